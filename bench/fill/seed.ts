import { hash, randomUUID } from 'node:crypto';
import type { Clock } from '../../src/clock.ts';
import { createIdSource } from '../../src/ids.ts';
import type { SanitisedEvent } from '../../src/sanitise/sanitised-event.ts';
import { openSqliteStoreInThread } from '../../src/store/sqlite/open-in-thread.ts';
import type { ClaimedDelivery, NextState, SettledAttempt, Store } from '../../src/store/store.ts';

export const WEBHOOKS = 5;
/** Events of a step of the clock. */
const BATCH = 20;
/** The last is rare: one event in a thousand. */
export const TYPES = ['task.completed', 'task.failed', 'session.completed', 'batch.completed'] as const;
export const RARE_TYPE = 'identity.authenticated';
const DATA = { task_id: 'tsk_4f8w9n2b', output: { value: 'x'.repeat(400) } };

export interface SeededProject {
  projectId: string;
  apiKey: string;
}

/**
 * Fills a new database with the deliveries of one project to five webhooks, as if they had been made evenly from `from`
 * to `to`: through the store itself, on a clock of its own. All have ended: most succeeded, 1 in 30 failed, 1 in 50 is dead.
 *
 * @param deliveries how many; rounded up to whole steps of the clock
 */
export async function seedHistory(
  database: string,
  deliveries: number,
  { from, to }: { from: number; to: number },
): Promise<SeededProject> {
  let now = from;
  const clock: Clock = { wall: () => now, steady: () => now, timer: () => () => {} };
  const store = openSqliteStoreInThread({ database, clock, claimLimit: BATCH * 2 });
  const ids = createIdSource(clock);
  const made = await makeProject(store, ids.webhookId, now);
  const steps = Math.ceil(deliveries / (BATCH * WEBHOOKS));
  for (let step = 0; step < steps; step++) {
    now = from + Math.floor((step * (to - from)) / steps);
    const outcomes = await Promise.all(
      Array.from({ length: BATCH }, (_, i) =>
        store.events.publish(eventOf(ids.eventId(), made.projectId, typeOf(step * BATCH + i))),
      ),
    );
    const claimed = outcomes.flatMap((outcome) => (outcome.result === 'accepted' ? outcome.claimed : []));
    if (claimed.length !== BATCH * WEBHOOKS) throw new Error('not every delivery of a step was made');
    await Promise.all(claimed.map((delivery, i) => store.queue.settle(attemptOf(delivery, i, now))));
  }
  await store.close();
  return made;
}

async function makeProject(store: Store, webhookId: () => string, createdAt: number): Promise<SeededProject> {
  const projectId = randomUUID();
  const apiKey = `ak_${'A'.repeat(43)}`;
  await store.access.createProject({ id: projectId, name: 'History', createdAt });
  const record = { id: randomUUID(), kind: 'api' as const, projectId, name: 'Bench', createdAt };
  await store.access.createKey(record, hash('sha256', apiKey, 'buffer'));
  for (let i = 0; i < WEBHOOKS; i++) {
    const webhook = {
      id: webhookId(),
      projectId,
      url: 'https://example.com/hook',
      description: null,
      subscribedEvents: [...TYPES, RARE_TYPE],
      createdAt,
    };
    await store.webhooks.create(webhook, Buffer.from('sealed'), WEBHOOKS);
  }
  return { projectId, apiKey };
}

function typeOf(event: number): string {
  return event % 1_000 === 0 ? RARE_TYPE : (TYPES[event % TYPES.length] ?? RARE_TYPE);
}

function eventOf(id: string, projectId: string, type: string): SanitisedEvent {
  const head = { id, type, created: '2026-05-24T12:18:05.123Z', project_id: projectId, text: type };
  const body = Buffer.from(JSON.stringify({ ...head, data: DATA }));
  // The brand is the sanitiser's; what the store does with an event does not depend on it.
  return { id, projectId, type, body } as unknown as SanitisedEvent;
}

function attemptOf(delivery: ClaimedDelivery, i: number, now: number): SettledAttempt {
  const next: NextState = { status: i % 50 === 0 ? 'dead' : i % 30 === 0 ? 'failed' : 'succeeded' };
  const succeeded = next.status === 'succeeded';
  return {
    deliveryId: delivery.id,
    webhookId: delivery.webhookId,
    attempt: 1,
    startedAt: now,
    durationMs: 20 + (i % 200),
    endedSteady: now,
    signature: { timestamp: Math.floor(now / 1000), anchor: 't=0,v1=00', standard: 'v1,AA==' },
    response: {
      status: succeeded ? 200 : 500,
      headers: { 'content-type': 'text/plain' },
      body: Buffer.from('ok'),
    },
    error: succeeded ? null : 'The endpoint answered 500.',
    next,
  };
}
