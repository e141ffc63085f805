import type { Clock } from '../../clock.ts';
import type { Connect } from '../../network/open-socket.ts';
import type { UrlRules } from '../../network/url-rules.ts';
import { type ExchangeOutcome, refuse, type SignedRequest, type Transport } from '../transport.ts';
import { Connections } from './connections.ts';
import { Exchange } from './exchange.ts';
import { type Address, addressOf, renderHeaders } from './request-bytes.ts';

/** URLs whose parse and verdict are kept: both cost more than the rest of the set-up. */
const MOST_URLS = 2_000;

/** Sends requests over HTTP/1.1 on kept-alive connections. */
export class HttpTransport implements Transport {
  readonly #clock: Clock;
  readonly #rules: Pick<UrlRules, 'check'>;
  readonly #connections: Connections;
  readonly #addresses = new Map<string, Address | { refused: string }>();

  constructor(deps: { clock: Clock; connect: Connect; rules: Pick<UrlRules, 'check'> }) {
    this.#clock = deps.clock;
    this.#rules = deps.rules;
    this.#connections = new Connections(deps.connect, deps.clock);
  }

  post(request: SignedRequest, deadlineMs: number, done: (outcome: ExchangeOutcome) => void): void {
    const rendered = renderHeaders(request);
    if ('refused' in rendered) {
      refuse(rendered.refused, done);
      return;
    }
    const rest = Buffer.concat([Buffer.from(rendered.section, 'latin1'), request.body]);
    this.postRendered(request.url, rest, deadlineMs, done);
  }

  /** @param rest the header section and the body; they are copied */
  postRendered(
    url: string,
    rest: Uint8Array,
    deadlineMs: number,
    done: (outcome: ExchangeOutcome) => void,
  ): void {
    const address = this.#address(url);
    if ('refused' in address) {
      // The rules may have become stricter since the webhook was created.
      refuse(address.refused, done);
      return;
    }
    const { target, start } = address;
    const request = Buffer.concat([start, rest]);
    new Exchange({ target, request, connections: this.#connections, clock: this.#clock, deadlineMs, done });
  }

  async close(): Promise<void> {
    this.#connections.close();
  }

  #address(url: string): Address | { refused: string } {
    let address = this.#addresses.get(url);
    if (address === undefined) {
      const verdict = this.#rules.check(url);
      address = verdict.ok ? addressOf(verdict.url) : { refused: verdict.message };
      if (this.#addresses.size >= MOST_URLS) this.#addresses.clear();
      this.#addresses.set(url, address);
    }
    return address;
  }
}
