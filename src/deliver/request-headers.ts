import type { Signature } from './sign.ts';

/** What the headers of an attempt are made from, besides its signature. */
export interface DeliveryIdentity {
  id: string;
  eventId: string;
  eventType: string;
}

/** The headers of an attempt yet to be made; what only the attempt decides is in angle brackets. */
export function previewHeaders(
  brand: string,
  event: Pick<DeliveryIdentity, 'eventId' | 'eventType'>,
): Record<string, string> {
  const signature = {
    timestamp: 0,
    anchor: 't=<unix seconds>,v1=<64 hex digits>',
    standard: 'v1,<base64>',
  };
  return {
    ...requestHeaders(brand, { ...event, id: '<uuid of the delivery>' }, signature),
    [`${brand}-Timestamp`]: '<unix seconds>',
    'webhook-timestamp': '<unix seconds>',
  };
}

/**
 * The headers of one attempt, in the order in which they are sent. History builds the headers that it shows with this
 * same function from the stored signature, so that what was sent and what is shown cannot differ.
 *
 * @param brand prefix of the `…-Event`, `…-Delivery-Id`, `…-Timestamp` and `…-Signature` headers and of the User-Agent
 */
export function requestHeaders(
  brand: string,
  delivery: DeliveryIdentity,
  signature: Signature,
): Record<string, string> {
  return {
    'User-Agent': `${brand}-Webhooks/1.0`,
    'Content-Type': 'application/json',
    [`${brand}-Event`]: delivery.eventType,
    [`${brand}-Delivery-Id`]: delivery.id,
    [`${brand}-Timestamp`]: String(signature.timestamp),
    [`${brand}-Signature`]: signature.anchor,
    'webhook-id': delivery.eventId,
    'webhook-timestamp': String(signature.timestamp),
    'webhook-signature': signature.standard,
  };
}
