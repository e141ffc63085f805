import { type SteadyStart, systemClock } from '../clock.ts';
import { guardedConnector } from './connector.ts';
import type { Tunnelling } from './egress-proxy.ts';
import { openHostsFile } from './hosts-file.ts';
import { createNameResolver, type NameResolver } from './name-resolver.ts';
import type { Connect } from './open-socket.ts';
import { createUrlRules, type UrlRules } from './url-rules.ts';

/** What the way to receivers depends on; plain values, so that it can be handed to a thread. */
export interface NetworkSettings {
  /** So that all threads read the same steady clock. */
  steadyStart: SteadyStart;
  /** Targets that are allowed although private; see `ANCHOR_ALLOW_TARGETS`. */
  allowTargets: readonly string[];
  allowHttp: boolean;
  /** Milliseconds for name look-up, connecting and TLS together. */
  connectTimeoutMs: number;
  /** PEM certificates to trust, of receivers and of the proxy; left out: the well-known ones. */
  authorities?: readonly string[];
  /** Left out: receivers are reached directly. */
  proxy?: Tunnelling;
}

/** The one way to receivers: rules, names, and a connector that holds both at every connect. */
export interface GuardedNetwork {
  rules: UrlRules;
  resolver: NameResolver;
  connect: Connect;
}

export function openNetwork(settings: NetworkSettings): GuardedNetwork {
  const { allowTargets, allowHttp, connectTimeoutMs, authorities, proxy } = settings;
  const clock = systemClock(settings.steadyStart);
  const rules = createUrlRules({ allowTargets, allowHttp });
  const resolver = createNameResolver({
    clock,
    hostsFile: openHostsFile({ now: () => clock.steady() }),
    isOperators: (host) => rules.allowsByName(host),
  });
  const connect = guardedConnector({
    rules,
    resolver,
    timeoutMs: connectTimeoutMs,
    ...(authorities !== undefined && { ca: authorities }),
    ...(proxy !== undefined && { proxy }),
  });
  return { rules, resolver, connect };
}
