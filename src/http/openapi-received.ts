import type { EventType } from '../catalog/event-type.ts';
import { EXAMPLE } from './schemas/common.ts';

/** What receivers are sent, one entry per event type, for the `webhooks` part of the document. */
export function describeReceived(brand: string, types: readonly EventType[]): Record<string, object> {
  return Object.fromEntries(types.map((type) => [type.type, { post: received(brand, type) }]));
}

function received(brand: string, type: EventType) {
  return {
    operationId: `received:${type.type}`,
    tags: ['Received events'],
    // A receiver knows the sender by its signature, not by a key.
    security: [],
    summary: type.title,
    description: type.description,
    parameters: headers(brand, type),
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: envelopeSchema(type), example: exampleEnvelope(type) },
      },
    },
    responses: {
      '2XX': { description: 'Delivered.' },
      '408': { description: 'Tried again.' },
      '429': { description: 'Tried again.' },
      '5XX': { description: 'Tried again, up to six attempts over 80 seconds.' },
      default: { description: 'Not tried again: the delivery has failed.' },
    },
  };
}

function headers(brand: string, type: EventType) {
  const described: [string, string][] = [
    [`${brand}-Event`, `The event’s type: ${type.type}.`],
    [`${brand}-Delivery-Id`, 'The delivery’s id, the same on every attempt of it.'],
    [`${brand}-Timestamp`, 'Unix seconds of this attempt. Reject one that is more than 2 minutes off.'],
    [
      `${brand}-Signature`,
      '`t=<timestamp>,v1=<hex>`: HMAC-SHA256 over `v0:{timestamp}:{raw body}`; one `v1` for each secret in force.',
    ],
    ['webhook-id', 'Standard Webhooks: the event’s id.'],
    ['webhook-timestamp', 'Standard Webhooks: unix seconds of this attempt.'],
    ['webhook-signature', 'Standard Webhooks: `v1,<base64>`, one for each secret in force.'],
  ];
  return described.map(([name, description]) => ({
    in: 'header',
    name,
    required: true,
    description,
    schema: { type: 'string' },
  }));
}

function envelopeSchema(type: EventType) {
  const { $schema: _dialect, ...data } = type.schema as Record<string, unknown>;
  return {
    type: 'object',
    required: ['id', 'type', 'created', 'project_id', 'text', 'data'],
    properties: {
      id: { type: 'string', description: 'The same on every delivery of the event: de-duplicate by it.' },
      type: { const: type.type },
      created: { type: 'string', format: 'date-time' },
      project_id: { type: 'string', format: 'uuid' },
      text: { type: 'string', description: 'One line for people; what Slack shows.' },
      data,
    },
  };
}

function exampleEnvelope(type: EventType) {
  return {
    id: EXAMPLE.event,
    type: type.type,
    created: EXAMPLE.time,
    project_id: EXAMPLE.project,
    text: type.text(type.example),
    data: type.example,
  };
}
