import type { Attempt, Delivery } from '../../client/types.ts';
import type { ApiClient } from '../support/api-client.ts';
import type { Hook } from './ledger.ts';

export const MAX_ATTEMPTS = 6;

/** Holds the recorded attempts of one delivery against the requests that its endpoint saw. One line for what is wrong. */
export async function checkAttempts(api: ApiClient, delivery: Delivery, hook: Hook): Promise<string[]> {
  const { attempts } = await api.delivery(delivery.webhook_id, delivery.id);
  const broken: string[] = [];
  const say = (what: string) => {
    broken.push(`${delivery.external_event_id} at ${hook.endpoint.name}: ${what}`);
  };
  const numbers = attempts.map(({ number }) => number);
  if (attempts.length !== delivery.attempt)
    say(`shows ${delivery.attempt} attempts and has ${attempts.length}`);
  if (numbers.some((number, i) => number !== i + 1)) say(`has the attempts ${numbers}`);
  if (attempts.length > MAX_ATTEMPTS) say(`has ${attempts.length} attempts`);
  const requests = [...(hook.endpoint.sightings.get(delivery.id)?.requests ?? [])];
  for (const attempt of attempts) {
    // One without an answer may never have reached the endpoint: held against a request, it could take that of the next.
    if (attempt.response_status === null) continue;
    const at = requests.findIndex((seen) => isOf(attempt, seen));
    // What comes later is looked for behind it: requests and attempts are in the same order.
    if (at >= 0) requests.splice(0, at + 1);
    else
      say(`attempt ${attempt.number} was answered ${attempt.response_status}, which the endpoint never did`);
  }
  return broken;
}

function isOf(attempt: Attempt, seen: { timestamp: number; answered: number | null }): boolean {
  const sameTime = attempt.request_headers['Anchor-Timestamp'] === String(seen.timestamp);
  return sameTime && attempt.response_status === seen.answered;
}
