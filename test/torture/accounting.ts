import { type ApiClient, type DeliveryJson, UnexpectedAnswer } from '../support/api-client.ts';
import type { Endpoint } from './endpoint.ts';
import type { Ledger } from './publisher.ts';

const MAX_ATTEMPTS = 6;
const PARALLEL = 8;

export interface Account {
  /** One line for each broken promise. */
  broken: string[];
  /** How the deliveries of the accepted events ended. */
  ended: Record<string, number>;
}

/**
 * Holds what publishers were told against what endpoints saw and what the history says, once nothing is unfinished
 * any more.
 *
 * @param endpoints by webhook id; all were subscribed to every event from the beginning
 * @param crashes how often the service was killed: each may have cut off one attempt, which is then made again
 */
export async function account(
  api: ApiClient,
  ledger: Ledger,
  endpoints: ReadonlyMap<string, Endpoint>,
  crashes: number,
): Promise<Account> {
  const result: Account = { broken: [...ledger.complaints], ended: {} };
  for (const endpoint of endpoints.values()) result.broken.push(...endpoint.complaints);
  await inParallel([...ledger.accepted], async (id) => {
    const deliveries = await deliveriesOf(api, id);
    if (deliveries === null) result.broken.push(`${id} was accepted and is lost`);
    else checkEvent(id, deliveries, endpoints, crashes, result);
  });
  await inParallel([...ledger.unanswered], async (id) => {
    const deliveries = await deliveriesOf(api, id);
    if (deliveries !== null) checkEvent(id, deliveries, endpoints, crashes, result);
  });
  checkNothingForeign(ledger, endpoints, result);
  return result;
}

function checkEvent(
  id: string,
  deliveries: DeliveryJson[],
  endpoints: ReadonlyMap<string, Endpoint>,
  crashes: number,
  result: Account,
): void {
  for (const [webhookId, endpoint] of endpoints) {
    const own = deliveries.filter((delivery) => delivery.webhook_id === webhookId);
    if (own.length !== 1)
      result.broken.push(`${id} has ${own.length} deliveries for ${endpoint.name}, not 1`);
    for (const delivery of own) checkDelivery(id, delivery, endpoint, crashes, result);
  }
}

function checkDelivery(
  id: string,
  delivery: DeliveryJson,
  endpoint: Endpoint,
  crashes: number,
  result: Account,
): void {
  const broken = (what: string) => result.broken.push(`${id} at ${endpoint.name}: ${what}`);
  const { status, attempt } = delivery;
  const seen = endpoint.sightings.get(delivery.id);
  const answered = seen?.answered ?? [];
  result.ended[status] = (result.ended[status] ?? 0) + 1;
  if (delivery.external_event_id !== id) broken(`is listed under ${delivery.external_event_id}`);
  if (status === 'pending' || status === 'in_flight') broken(`is still ${status}`);
  if (status === 'succeeded' && !answered.some((code) => code >= 200 && code < 300)) {
    broken(`succeeded, but the endpoint answered ${JSON.stringify(answered)}`);
  }
  if (status === 'failed' && !answered.some((code) => code >= 300 && code < 500)) {
    broken(`failed, but the endpoint answered ${JSON.stringify(answered)}`);
  }
  if (status === 'dead' && attempt !== MAX_ATTEMPTS) broken(`is dead after ${attempt} attempts`);
  if (attempt > MAX_ATTEMPTS) broken(`has ${attempt} attempts`);
  if (seen !== undefined && seen.requests > attempt + crashes) {
    broken(`has ${attempt} attempts, but the endpoint saw ${seen.requests} requests and ${crashes} crashes`);
  }
}

/** Nothing may arrive that nobody published. */
function checkNothingForeign(
  ledger: Ledger,
  endpoints: ReadonlyMap<string, Endpoint>,
  result: Account,
): void {
  for (const endpoint of endpoints.values()) {
    for (const { eventId } of endpoint.sightings.values()) {
      if (!ledger.accepted.has(eventId) && !ledger.unanswered.has(eventId)) {
        result.broken.push(`${endpoint.name} received ${eventId}, which nobody published`);
      }
    }
  }
}

async function deliveriesOf(api: ApiClient, id: string): Promise<DeliveryJson[] | null> {
  try {
    return (await api.event(id)).deliveries;
  } catch (error) {
    if (error instanceof UnexpectedAnswer && error.status === 404) return null;
    throw error;
  }
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items[Symbol.iterator]();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}
