import { createHash } from 'node:crypto';
import { after, type Behaviour, status } from '../../test/support/behaviours.ts';
import type { ReceivedRequest } from '../../test/support/receiver.ts';

/** An endpoint of the customer that the pictures are about. */
export interface Endpoint {
  url: string;
  description: string;
  events: string[];
  behaviour: Behaviour;
}

const OK = { 'content-type': 'application/json', server: 'nginx' };

/** Answers in a time that looks like a server's: mostly quick, now and then slow. */
const healthy: Behaviour = (exchange) => {
  const luck = luckOf(exchange.request);
  const ms = 12 + luck * 60 + (luck > 0.93 ? 350 : 0);
  const answer =
    luck < 0.03 ? status(500, '{"error":"deadlock detected"}', OK) : status(200, '{"ok":true}', OK);
  return after(ms, answer)(exchange);
};

/** Its route was renamed for some event types. */
const halfMoved: Behaviour = (exchange) =>
  after(
    8,
    luckOf(exchange.request) < 0.25 ? status(404, 'Not Found', { server: 'nginx' }) : status(204),
  )(exchange);

const away: Behaviour = after(
  20,
  status(503, '<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>', {
    'content-type': 'text/html',
    server: 'nginx',
  }),
);

export const ENDPOINTS: readonly Endpoint[] = [
  {
    url: 'https://staging.acme.example/hooks/anchor',
    description: 'Staging',
    events: ['task.failed'],
    behaviour: away,
  },
  {
    url: 'https://hooks.chat.example/services/T024BE7LH/B7KQ2M91X/8w2nRkQhV0eX4s1o',
    description: '#automation',
    events: ['task.failed', 'task.healed', 'intervention.requested', 'identity.authentication_failed'],
    behaviour: after(35, status(200, 'ok', { 'content-type': 'text/plain' })),
  },
  {
    url: 'https://billing.acme.example/events',
    description: 'Billing',
    events: ['batch.completed', 'batch.failed', 'session.completed'],
    behaviour: halfMoved,
  },
  {
    url: 'https://app.acme.example/anchor/webhooks',
    description: 'Production',
    events: [
      'task.completed',
      'task.failed',
      'task.cancelled',
      'task.healed',
      'session.completed',
      'session.failed',
      'session.recording.ready',
      'batch.completed',
    ],
    behaviour: healthy,
  },
];

/** From 0 to 1, always the same for the same attempt of the same event: so pictures change only with the page. */
function luckOf(request: ReceivedRequest): number {
  const { headers, path } = request;
  const attempt = `${path} ${headers['webhook-id']} ${headers['anchor-timestamp']}`;
  return createHash('sha256').update(attempt).digest().readUInt32BE() / 2 ** 32;
}
