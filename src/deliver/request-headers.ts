import type { Signature } from './sign.ts';

/** What the headers of an attempt are made from, besides its signature. */
export interface DeliveryIdentity {
  id: string;
  eventId: string;
  eventType: string;
}

/** Headers in the order in which they are sent. The names are the same for every attempt. */
export interface RequestHeaders {
  names: readonly string[];
  values: readonly string[];
}

/**
 * The headers of attempts. History shows them by this same class from the stored signature, so that what was sent and what is
 * shown cannot differ.
 */
export class AttemptHeaders {
  readonly #names: readonly string[];
  readonly #userAgent: string;

  /** @param brand prefix of the `…-Event`, `…-Delivery-Id`, `…-Timestamp` and `…-Signature` headers and of the User-Agent */
  constructor(brand: string) {
    this.#userAgent = `${brand}-Webhooks/1.0`;
    this.#names = [
      'User-Agent',
      'Content-Type',
      `${brand}-Event`,
      `${brand}-Delivery-Id`,
      `${brand}-Timestamp`,
      `${brand}-Signature`,
      'webhook-id',
      'webhook-timestamp',
      'webhook-signature',
    ];
  }

  of(delivery: DeliveryIdentity, signature: Signature): RequestHeaders {
    return this.#with(delivery, signature, String(signature.timestamp));
  }

  /** The same by name. */
  shown(delivery: DeliveryIdentity, signature: Signature): Record<string, string> {
    return byName(this.of(delivery, signature));
  }

  /** Those of an attempt yet to be made; what only the attempt decides is in angle brackets. */
  preview(event: Pick<DeliveryIdentity, 'eventId' | 'eventType'>): Record<string, string> {
    const delivery = { ...event, id: '<uuid of the delivery>' };
    const signature = { anchor: 't=<unix seconds>,v1=<64 hex digits>', standard: 'v1,<base64>' };
    return byName(this.#with(delivery, signature, '<unix seconds>'));
  }

  #with(
    { id, eventId, eventType }: DeliveryIdentity,
    { anchor, standard }: Pick<Signature, 'anchor' | 'standard'>,
    timestamp: string,
  ): RequestHeaders {
    const values = [
      this.#userAgent,
      'application/json',
      eventType,
      id,
      timestamp,
      anchor,
      eventId,
      timestamp,
      standard,
    ];
    return { names: this.#names, values };
  }
}

export function byName({ names, values }: RequestHeaders): Record<string, string> {
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']));
}
