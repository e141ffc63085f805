import type { Published } from './load/generator.ts';
import type { Receipts } from './load/receiver.ts';
import type { DeliveryTimes } from './window.ts';

export interface Accounted {
  deliveries: DeliveryTimes;
  /** Valid requests for a delivery that had been received already. */
  repeated: number;
  meanBodyBytes: number;
}

/**
 * Holds what was received against what was accepted.
 *
 * @param webhooksOf by template: the numbers of the webhooks that its events must reach
 * @throws Error saying which event was accepted and did not reach which webhook, which request has a wrong signature, or
 *   which webhook got what it does not subscribe to
 */
export function account(
  published: Pick<Published, 'publishedAt' | 'acceptedAt' | 'template'>,
  webhooksOf: readonly (readonly number[])[],
  receipts: Receipts,
): Accounted {
  if (receipts.invalid > 0) {
    throw new Error(
      `${receipts.invalid} requests with a wrong signature, such as:\n${receipts.invalidExample}`,
    );
  }
  const book = new DeliveryBook(published, webhooksOf);
  receipts.sequence.forEach((sequence, index) => {
    book.received(sequence, receipts.webhook[index] ?? Number.NaN, receipts.arrivedAt[index] ?? 0);
  });
  book.checkComplete();
  return { deliveries: book.times, repeated: book.repeated, meanBodyBytes: receipts.meanBodyBytes };
}

/** A place for each delivery that there has to be: those of an event stand together, in the order of its webhooks. */
class DeliveryBook {
  readonly times: DeliveryTimes;
  repeated = 0;
  readonly #published: Pick<Published, 'publishedAt' | 'acceptedAt' | 'template'>;
  readonly #webhooksOf: readonly (readonly number[])[];
  readonly #firstOf: Uint32Array;

  constructor(
    published: Pick<Published, 'publishedAt' | 'acceptedAt' | 'template'>,
    webhooksOf: readonly (readonly number[])[],
  ) {
    this.#published = published;
    this.#webhooksOf = webhooksOf;
    const { template, publishedAt } = published;
    this.#firstOf = new Uint32Array(template.length);
    let total = 0;
    for (let event = 0; event < template.length; event++) {
      this.#firstOf[event] = total;
      total += this.#webhooks(event).length;
    }
    this.times = { publishedAt: new Float64Array(total), receivedAt: new Float64Array(total) };
    for (let event = 0; event < template.length; event++) {
      const first = this.#first(event);
      this.times.publishedAt.fill(publishedAt[event] ?? 0, first, first + this.#webhooks(event).length);
    }
  }

  received(event: number, webhook: number, at: number): void {
    if (event >= this.#published.template.length)
      throw new Error(`event ${event} was received and never published`);
    const place = this.#webhooks(event).indexOf(webhook);
    if (place < 0) throw new Error(`event ${event} was sent to webhook ${webhook}, which is none of its own`);
    const index = this.#first(event) + place;
    if (this.times.receivedAt[index] === 0) this.times.receivedAt[index] = at;
    else this.repeated += 1;
  }

  checkComplete(): void {
    this.#published.acceptedAt.forEach((acceptedAt, event) => {
      if (acceptedAt === 0) return;
      for (const [place, webhook] of this.#webhooks(event).entries()) {
        if (this.times.receivedAt[this.#first(event) + place] === 0)
          throw new Error(`event ${event} was accepted and never received by webhook ${webhook}`);
      }
    });
  }

  #webhooks(event: number): readonly number[] {
    return this.#webhooksOf[this.#published.template[event] ?? Number.NaN] ?? [];
  }

  #first(event: number): number {
    return this.#firstOf[event] ?? 0;
  }
}
