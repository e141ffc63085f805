import { setTimeout as delay } from 'node:timers/promises';
import { type ApiClient, type PublishRequest, taskData, UnexpectedAnswer } from '../support/api-client.ts';
import type { Random } from '../support/random.ts';
import type { Ledger, Publish } from './ledger.ts';

const RETRY_MS = 25;
const LONGEST_PAUSE_MS = 120;

/** What every event of the torture is published as; endpoints subscribe to these. */
export const PUBLISHED_TYPES: readonly string[] = ['task.completed', 'task.cancelled'];

type NewEvent = PublishRequest & { id: string; type: string };

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
    const size = random.chance(0.08) ? random.int(2, 20) : 1;
    const events = Array.from({ length: size }, (_, n) => newEvent(`evt_${name}-${call}-${n}`, random));
    await publishUntilAnswered(api, events, random, ledger);
    await delay(random.int(0, LONGEST_PAUSE_MS));
  }
}

function newEvent(id: string, random: Random): NewEvent {
  return { id, type: random.pick(PUBLISHED_TYPES), data: taskData('x'.repeat(random.int(0, 2_000))) };
}

async function publishUntilAnswered(
  api: ApiClient,
  events: readonly NewEvent[],
  random: Random,
  ledger: Ledger,
): Promise<void> {
  const from = performance.now();
  const publishes = events.map(({ id, type }): [string, Publish] => {
    const publish = { type, from, to: Number.POSITIVE_INFINITY, accepted: false };
    ledger.publishes.set(id, publish);
    return [id, publish];
  });
  for (;;) {
    try {
      const answers = await publish(api, events);
      publishes.forEach(([id, one], i) => {
        one.accepted = answers[i]?.id === id;
        if (!one.accepted)
          ledger.complaints.push(`publishing ${id} was answered ${JSON.stringify(answers[i])}`);
      });
      break;
    } catch (error) {
      if (error instanceof UnexpectedAnswer && error.status !== 503) {
        ledger.complaints.push(`publishing ${publishes.map(([id]) => id).join(', ')}: ${error.message}`);
        break;
      }
      if (error instanceof UnexpectedAnswer) ledger.unavailable.push(performance.now());
      if (random.chance(0.05)) break; // Given up: nobody was told what became of it.
      await delay(RETRY_MS);
    }
  }
  // One that was given up may be under way for good, see `Subject.actsLate`.
  for (const [, one] of publishes) if (one.accepted) one.to = performance.now();
}

async function publish(api: ApiClient, events: readonly NewEvent[]): Promise<{ id?: string }[]> {
  const [first] = events;
  if (events.length === 1 && first !== undefined) return [await api.publish(first)];
  const { results } = await api.publishBatch([...events]);
  // One that could not be stored just now is to be sent again, alone or with the others.
  const away = results.find((result) => 'code' in result && result.code === 'unavailable');
  if (away !== undefined) throw new UnexpectedAnswer('POST', '/v1/events/batch', 503, JSON.stringify(away));
  return results;
}
