import type { buildConnector } from 'undici';
import type { Clock } from '../clock.ts';
import type { UrlRules } from '../network/url-rules.ts';
import { Connections } from './connections.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeOutcome, SignedRequest, Transport } from './transport.ts';

/** URLs whose parse and verdict are kept: both cost more than the rest of the set-up. */
const MOST_URLS = 2_000;

/** Where a URL leads, or why nothing is sent there. */
type Address = { origin: string; path: string } | { refused: string };

/** Sends requests over HTTP/1.1 on kept-alive connections. */
export class HttpTransport implements Transport {
  readonly #clock: Clock;
  readonly #rules: Pick<UrlRules, 'check'>;
  readonly #connections: Connections;
  readonly #addresses = new Map<string, Address>();

  constructor(deps: { clock: Clock; connect: buildConnector.connector; rules: Pick<UrlRules, 'check'> }) {
    this.#clock = deps.clock;
    this.#rules = deps.rules;
    this.#connections = new Connections(deps.connect);
  }

  post(request: SignedRequest, deadlineMs: number, done: (outcome: ExchangeOutcome) => void): void {
    const address = this.#address(request.url);
    if ('refused' in address) {
      // The rules may have become stricter since the webhook was created.
      queueMicrotask(() => done({ response: null, failure: address.refused }));
      return;
    }
    const { origin, path } = address;
    const { headers, body } = request;
    const exchange = new Exchange({
      request: { origin, path, method: 'POST', headers, body },
      connections: this.#connections,
      done,
    });
    exchange.start(this.#clock, deadlineMs);
  }

  close(): Promise<void> {
    return this.#connections.close();
  }

  #address(url: string): Address {
    let address = this.#addresses.get(url);
    if (address === undefined) {
      address = this.#judge(url);
      if (this.#addresses.size >= MOST_URLS) this.#addresses.clear();
      this.#addresses.set(url, address);
    }
    return address;
  }

  #judge(text: string): Address {
    const verdict = this.#rules.check(text);
    if (!verdict.ok) return { refused: verdict.message };
    const { url } = verdict;
    return { origin: url.origin, path: url.pathname + url.search };
  }
}
