import { type SteadyStart, systemClock } from '../../clock.ts';
import { guardedConnector } from '../../network/connector.ts';
import type { Tunnelling } from '../../network/egress-proxy.ts';
import { openHostsFile } from '../../network/hosts-file.ts';
import { createNameResolver } from '../../network/name-resolver.ts';
import { createUrlRules } from '../../network/url-rules.ts';
import { HttpTransport } from '../http-transport.ts';
import type { Transport } from '../transport.ts';

/** What sending needs to know; plain values, so that it can be handed to a thread. */
export interface SenderStart {
  /** So that all threads read the same steady clock. */
  steadyStart: SteadyStart;
  /** Targets that are allowed although private; see `ANCHOR_ALLOW_TARGETS`. */
  allowTargets: readonly string[];
  allowHttp: boolean;
  /** Milliseconds for name look-up, connecting and TLS together. */
  connectTimeoutMs: number;
  /** PEM certificates to trust for receivers; left out: the well-known ones. */
  authorities?: readonly string[];
  /** Left out: receivers are reached directly. */
  proxy?: Tunnelling;
}

/** The network with its guard, for the thread that it is called on. */
export function openTransport(start: SenderStart): Transport {
  const { allowTargets, allowHttp, connectTimeoutMs, authorities, proxy } = start;
  const clock = systemClock(start.steadyStart);
  const rules = createUrlRules({ allowTargets, allowHttp });
  const connect = guardedConnector({
    rules,
    resolver: createNameResolver({
      clock,
      hostsFile: openHostsFile({ now: () => clock.steady() }),
      isOperators: (host) => rules.allowsByName(host),
    }),
    timeoutMs: connectTimeoutMs,
    ...(authorities !== undefined && { ca: authorities }),
    ...(proxy !== undefined && { proxy }),
  });
  return new HttpTransport({ clock, connect, rules });
}
