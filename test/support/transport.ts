import type { TestContext } from 'node:test';
import { systemClock } from '../../src/clock.ts';
import { HttpTransport } from '../../src/deliver/http1/http-transport.ts';
import type { ExchangeOutcome } from '../../src/deliver/transport.ts';
import { guardedConnector } from '../../src/network/connector.ts';
import type { Tunnelling } from '../../src/network/egress-proxy.ts';
import { createNameResolver } from '../../src/network/name-resolver.ts';
import { createUrlRules } from '../../src/network/url-rules.ts';
import type { DnsServer } from './dns-server.ts';
import { onEnd } from './on-end.ts';

export interface TestTransportOptions {
  dns: DnsServer;
  /** What is allowed although it is on loopback; 127.0.0.1 alone if left out, so that 127.0.0.2 stands for the inside. */
  allowTargets?: string[];
  ca?: string;
  proxy?: Tunnelling;
  deadlineMs?: number;
  body?: Buffer;
}

/** The real way to receivers, with a DNS server of the test's own. Resolves with the outcome of one POST. */
export type Post = (url: string) => Promise<ExchangeOutcome>;

export function startTransport(t: TestContext, options: TestTransportOptions): Post {
  const { dns, proxy, ca, deadlineMs = 5_000 } = options;
  const clock = systemClock();
  const rules = createUrlRules({ allowTargets: options.allowTargets ?? ['127.0.0.1/32'], allowHttp: true });
  const resolver = createNameResolver({
    clock,
    hostsFile: () => [],
    isOperators: (host) => rules.allowsByName(host),
    servers: [dns.address],
  });
  const transport = new HttpTransport({
    clock,
    rules,
    connect: guardedConnector({
      rules,
      resolver,
      timeoutMs: deadlineMs,
      ...(ca !== undefined && { ca: [ca] }),
      ...(proxy !== undefined && { proxy }),
    }),
  });
  onEnd(t, () => transport.close());
  const headers = { names: ['Content-Type'], values: ['application/json'] };
  const request = { headers, body: options.body ?? Buffer.from('{"id":"evt_1"}') };
  return (url) => new Promise((resolve) => transport.post({ url, ...request }, deadlineMs, resolve));
}
