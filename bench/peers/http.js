/**
 * What the comparators have in common with each other and with the service: the same HTTP server, the same publishing
 * calls and answers, the same signatures, the same HTTP client. What differs is what stands between them.
 */
import { createHmac } from 'node:crypto';
import fastify from 'fastify';
import { Agent, request } from 'undici';

/** Seconds between an attempt and the next, as the service waits. */
export const RETRY_DELAYS = [5, 10, 15, 20, 30];
const TIMEOUT_MS = 10_000;
const MOST_KEPT_OF_A_BODY = 4_096;

const EVENT = {
  type: 'object',
  required: ['id', 'project_id', 'type', 'data'],
  properties: {
    id: { type: 'string' },
    project_id: { type: 'string' },
    type: { type: 'string' },
    data: { type: 'object', additionalProperties: true },
  },
};
const BATCH = {
  type: 'object',
  required: ['events'],
  properties: { events: { type: 'array', items: EVENT, maxItems: 500 } },
};

/**
 * Takes events by HTTP. `enqueue(jobs)` must resolve once the queue has them; a job is one delivery.
 *
 * @param {{publisherKey: string, webhooks: {number: number, projectId: string, types: string[]}[]}} options
 */
export async function listenForEvents({ publisherKey, webhooks }, enqueue) {
  const app = fastify({ bodyLimit: 5 * 1024 * 1024 });
  app.addHook('onRequest', async (call, reply) => {
    if (call.headers.authorization !== `Bearer ${publisherKey}`) return reply.code(401).send();
  });
  const subscribers = new Map();
  for (const { number, projectId, types } of webhooks) {
    for (const type of types) {
      const key = `${projectId} ${type}`;
      subscribers.set(key, [...(subscribers.get(key) ?? []), number]);
    }
  }
  const jobsOf = (event) => {
    const body = bodyOf(event);
    const numbers = subscribers.get(`${event.project_id} ${event.type}`) ?? [];
    return numbers.map((webhook) => ({ webhook, eventId: event.id, type: event.type, body }));
  };
  app.post('/v1/events', { schema: { body: EVENT } }, async ({ body: event }, reply) => {
    await enqueue(jobsOf(event));
    return reply.code(202).send({ id: event.id, duplicate: false });
  });
  app.post('/v1/events/batch', { schema: { body: BATCH } }, async ({ body: { events } }, reply) => {
    await enqueue(events.flatMap(jobsOf));
    return reply.code(202).send({ results: events.map(({ id }) => ({ id, duplicate: false })) });
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return app.server.address().port;
}

function bodyOf({ id, type, project_id, data }) {
  const created = new Date().toISOString();
  return JSON.stringify({ id, type, created, project_id, text: `Event ${type}`, data });
}

/** Makes attempts. */
export class Deliverer {
  #agent;
  #webhooks;

  /** @param {{webhooks: {url: string, secret: string}[], ca: string | null, connections: number}} options */
  constructor({ webhooks, ca, connections }) {
    this.#webhooks = webhooks;
    this.#agent = new Agent({
      connections,
      pipelining: 1,
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
      connect: { timeout: TIMEOUT_MS, ...(ca === null ? {} : { ca }) },
    });
  }

  /** Resolves with what came of it: `retry` is true where a later attempt may succeed. */
  async attempt({ webhook, eventId, type, body }, deliveryId) {
    const { url, secret } = this.#webhooks[webhook];
    try {
      const { statusCode, body: answer } = await request(url, {
        method: 'POST',
        dispatcher: this.#agent,
        headers: headersOf(secret, { eventId, type, body, deliveryId }),
        body,
      });
      await answer.dump({ limit: MOST_KEPT_OF_A_BODY });
      const delivered = statusCode >= 200 && statusCode < 300;
      const retry = !delivered && (statusCode >= 500 || statusCode === 408 || statusCode === 429);
      return { delivered, retry, statusCode };
    } catch (error) {
      return { delivered: false, retry: true, statusCode: null, error: String(error) };
    }
  }
}

function headersOf(secret, { eventId, type, body, deliveryId }) {
  const timestamp = Math.floor(Date.now() / 1000);
  const anchor = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  const standard = createHmac('sha256', secret).update(`${eventId}.${timestamp}.${body}`).digest('base64');
  return {
    'user-agent': 'Anchor-Webhooks/1.0',
    'content-type': 'application/json',
    'anchor-event': type,
    'anchor-delivery-id': deliveryId,
    'anchor-timestamp': String(timestamp),
    'anchor-signature': `t=${timestamp},v1=${anchor}`,
    'webhook-id': eventId,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${standard}`,
  };
}
