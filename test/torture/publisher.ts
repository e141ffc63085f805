import { setTimeout as delay } from 'node:timers/promises';
import { type ApiClient, type PublishRequest, taskData, UnexpectedAnswer } from '../support/api-client.ts';
import type { Random } from '../support/random.ts';

/** What publishers were told about their events. */
export interface Ledger {
  /** Answered with 202: may not be lost. */
  accepted: Set<string>;
  /** Never answered: may be known to the service or not, but not in part. */
  unanswered: Set<string>;
  /** Answers that no promise covers, one line each. */
  complaints: string[];
}

export function newLedger(): Ledger {
  return { accepted: new Set(), unanswered: new Set(), complaints: [] };
}

const SUBSCRIBED = ['task.completed', 'task.cancelled'];
const RETRY_MS = 25;

/** What every event of the torture is published as; endpoints subscribe to these. */
export const PUBLISHED_TYPES: readonly string[] = SUBSCRIBED;

/**
 * Publishes until `stopped` says so, one call at a time, as a careful publisher does: with ids of its own, repeating a
 * call that was cut off under the same id. Some calls are given up instead, which leaves their outcome open.
 */
export async function runPublisher(
  name: string,
  api: ApiClient,
  random: Random,
  ledger: Ledger,
  stopped: () => boolean,
): Promise<void> {
  for (let call = 0; !stopped(); call++) {
    const size = random.chance(0.2) ? random.int(2, 20) : 1;
    const events = Array.from({ length: size }, (_, n) => newEvent(`evt_${name}-${call}-${n}`, random));
    await publishUntilAnswered(api, events, random, ledger);
    await delay(random.int(0, 8));
  }
}

function newEvent(id: string, random: Random): PublishRequest & { id: string } {
  return { id, type: random.pick(SUBSCRIBED), data: taskData('x'.repeat(random.int(0, 2_000))) };
}

async function publishUntilAnswered(
  api: ApiClient,
  events: (PublishRequest & { id: string })[],
  random: Random,
  ledger: Ledger,
): Promise<void> {
  const ids = events.map(({ id }) => id);
  for (const id of ids) ledger.unanswered.add(id);
  for (;;) {
    try {
      await publish(api, events, ledger);
      return;
    } catch (error) {
      if (error instanceof UnexpectedAnswer && error.status !== 503) {
        ledger.complaints.push(`publishing ${ids.join(', ')}: ${error.message}`);
        return;
      }
      if (random.chance(0.1)) return; // Given up: nobody was told what became of it.
      await delay(RETRY_MS);
    }
  }
}

async function publish(
  api: ApiClient,
  events: (PublishRequest & { id: string })[],
  ledger: Ledger,
): Promise<void> {
  const [first] = events;
  if (first === undefined) return;
  const results = events.length === 1 ? [await api.publish(first)] : (await api.publishBatch(events)).results;
  events.forEach(({ id }, index) => {
    if (results[index]?.id === id) {
      ledger.accepted.add(id);
      ledger.unanswered.delete(id);
    } else ledger.complaints.push(`publishing ${id} in a batch answered ${JSON.stringify(results[index])}`);
  });
}
