import type { Delivery } from '../../client/types.ts';
import { type ApiClient, UnexpectedAnswer } from '../support/api-client.ts';
import { configurationsWithin, isDeleted } from '../support/webhook-changes.ts';
import { checkAttempts, MAX_ATTEMPTS } from './accounting-attempts.ts';
import { checkRequests } from './accounting-requests.ts';
import type { Hook, Ledger, Publish } from './ledger.ts';
import type { Incident } from './subject.ts';

const PARALLEL = 8;
/** Of the deliveries that nothing unusual happened to, as many have their attempts looked at. */
const EVERY_NTH_DETAIL = 20;

/** So soon after everything is whole again nothing is refused any more. */
const BACK_MS = 2_000;

export interface Account {
  /** One line for each broken promise. */
  broken: string[];
  /** How the deliveries of the published events ended. */
  ended: Record<string, number>;
  requests: number;
}

/** What the account is taken from. */
export interface Evidence {
  api: ApiClient;
  ledger: Ledger;
  incidents: readonly Incident[];
  /** Waits before attempts 2, 3, … in ms. */
  retryDelaysMs: readonly number[];
}

/**
 * Holds what publishers and customers were told against what endpoints saw and what the history says, once nothing is
 * unfinished any more.
 */
export async function account(evidence: Evidence): Promise<Account> {
  const { ledger } = evidence;
  const result: Account = { broken: [...ledger.complaints], ended: {}, requests: 0 };
  for (const { endpoint } of ledger.hooks) {
    endpoint.verifyAll();
    result.broken.push(...endpoint.complaints);
    result.requests += endpoint.requests;
  }
  let counter = 0;
  await inParallel([...ledger.publishes], async ([id, publish]) => {
    const deliveries = await deliveriesOf(evidence.api, id);
    if (deliveries === null) {
      if (publish.accepted) result.broken.push(`${id} was accepted and is lost`);
      return;
    }
    checkFanOut(id, publish, deliveries, ledger.hooks, result);
    for (const delivery of deliveries) {
      const hook = ledger.hooks.find((one) => one.id === delivery.webhook_id);
      if (hook === undefined) continue;
      checkDelivery(id, delivery, hook, evidence.incidents, result);
      counter += 1;
      const requests = hook.endpoint.sightings.get(delivery.id)?.requests.length ?? 0;
      if (requests === delivery.attempt && counter % EVERY_NTH_DETAIL !== 0) continue;
      result.broken.push(...(await checkAttempts(evidence.api, delivery, hook)));
    }
  });
  for (const hook of ledger.hooks) result.broken.push(...checkRequests(hook, evidence));
  result.broken.push(...checkUnavailable(evidence));
  return result;
}

/** Publishing may be refused for as long as something is wrong, and no longer. */
function checkUnavailable({ ledger, incidents }: Evidence): string[] {
  return ledger.unavailable
    .filter((at) => !incidents.some(({ from, to }) => from <= at && at <= to + BACK_MS))
    .map((at) => `publishing answered 503 at ${at.toFixed(0)} ms, when nothing was wrong`);
}

/** One delivery for each webhook that was subscribed when the event was published, besides those that were resent. */
function checkFanOut(
  id: string,
  publish: Publish,
  deliveries: readonly Delivery[],
  hooks: readonly Hook[],
  result: Account,
): void {
  for (const hook of hooks) {
    const own = deliveries.filter((delivery) => delivery.webhook_id === hook.id);
    const resends = hook.resends.filter(({ eventId }) => eventId === id);
    const answered = resends.filter(({ deliveryId }) => deliveryId !== null);
    const due = configurationsWithin(hook, publish).map(
      ({ exists, enabled, types }) => exists && enabled && types.includes(publish.type),
    );
    const least = (due.every(Boolean) ? 1 : 0) + answered.length;
    const most = (due.some(Boolean) ? 1 : 0) + resends.length;
    if (own.length < least || own.length > most) {
      result.broken.push(
        `${id} has ${own.length} deliveries for ${hook.endpoint.name}, not ${least} to ${most}`,
      );
    }
    for (const { deliveryId } of answered) {
      if (!own.some((delivery) => delivery.id === deliveryId))
        result.broken.push(`${id} was resent, and that is lost`);
    }
  }
}

function checkDelivery(
  id: string,
  delivery: Delivery,
  hook: Hook,
  incidents: readonly Incident[],
  result: Account,
): void {
  const broken = (what: string) => result.broken.push(`${id} at ${hook.endpoint.name}: ${what}`);
  const { status, attempt } = delivery;
  const seen = hook.endpoint.sightings.get(delivery.id)?.requests ?? [];
  const answered = seen.flatMap((request) => request.answered ?? []);
  result.ended[status] = (result.ended[status] ?? 0) + 1;
  if (delivery.external_event_id !== id) broken(`is listed under ${delivery.external_event_id}`);
  if (status === 'pending' || status === 'in_flight') broken(`is still ${status}`);
  if (status === 'succeeded' && !answered.some((code) => code >= 200 && code < 300)) {
    broken(`succeeded, but the endpoint answered ${JSON.stringify(answered)}`);
  }
  const endedByDeletion = delivery.error_message === 'webhook deleted';
  if (endedByDeletion && !isDeleted(hook)) broken('ended as deleted, and its webhook was not');
  if (status === 'failed' && !endedByDeletion && !answered.some((code) => code >= 300 && code < 500)) {
    broken(`failed, but the endpoint answered ${JSON.stringify(answered)}`);
  }
  if (status === 'dead' && attempt !== MAX_ATTEMPTS) broken(`is dead after ${attempt} attempts`);
  if (attempt > MAX_ATTEMPTS) broken(`has ${attempt} attempts`);
  const first = seen[0]?.at ?? 0;
  const unanswered = seen.filter((request) => request.answered === null).length;
  const kills = incidents.filter(({ kind, to }) => kind === 'kill' && to >= first).length;
  // A request whose kept-alive connection is closed in place of an answer is sent once more.
  if (seen.length > attempt + kills + unanswered) {
    broken(`has ${attempt} attempts, but the endpoint saw ${seen.length} requests and ${kills} kills`);
  }
}

async function deliveriesOf(api: ApiClient, id: string): Promise<Delivery[] | null> {
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
