import { secretsWithin } from '../support/webhook-changes.ts';
import type { Evidence } from './accounting.ts';
import type { Seen } from './endpoint.ts';
import type { Hook } from './ledger.ts';
import type { Incident } from './subject.ts';

/** A request is on its way for as long at most, besides pauses of the service: its deadline, and a busy machine. */
const ON_ITS_WAY_MS = 5_000;
/** How far off a timestamp may be; receivers allow for two minutes. */
const TIMESTAMP_SLACK_S = 10;

/** What each request of a webhook shows by itself and beside the one before. One line for what is wrong. */
export function checkRequests(hook: Hook, evidence: Evidence): string[] {
  const broken: string[] = [];
  const { name, sightings } = hook.endpoint;
  for (const [deliveryId, { eventId, requests }] of sightings) {
    const say = (what: string) => broken.push(`${eventId} at ${name}, delivery ${deliveryId}: ${what}`);
    if (!evidence.ledger.publishes.has(eventId)) say('was never published');
    requests.forEach((seen, i) => {
      const before = requests[i - 1];
      const early = before === undefined ? 0 : earlyBy(before, seen, i, evidence);
      if (early > 0) say(`attempt ${i + 1} came ${early.toFixed(1)} ms before its time`);
      if (!isSignedRight(hook, seen, evidence.incidents))
        say(`has the signatures of ${describe(hook, seen)}`);
      const off = timestampOff(seen, evidence.incidents);
      if (off > TIMESTAMP_SLACK_S) say(`its timestamp is off by ${off.toFixed(0)} s`);
    });
  }
  return broken;
}

/** @param before how many requests came before. Where the service was killed, what was not recorded is made again at once. */
function earlyBy(last: Seen, seen: Seen, before: number, { incidents, retryDelaysMs }: Evidence): number {
  // A request whose kept-alive connection is closed in place of an answer is sent once more, as part of the same attempt.
  if (last.answered === null) return 0;
  const killed = incidents.some(({ kind, from, to }) => kind === 'kill' && from <= seen.at && to >= last.at);
  if (killed) return 0;
  const kills = incidents.filter(({ kind, from }) => kind === 'kill' && from <= seen.at).length;
  // A kill makes a request that used up no attempt, so the wait may be that of an earlier one.
  const delay = retryDelaysMs[Math.max(0, before - 1 - kills)] ?? 0;
  return last.answeredAt + delay - seen.at;
}

function isSignedRight(hook: Hook, seen: Seen, incidents: readonly Incident[]): boolean {
  const since = seen.at - ON_ITS_WAY_MS - pausedMs(incidents, seen.at);
  return secretsWithin(hook, { since, tick: seen.at }).some(
    (secrets) =>
      secrets.length === seen.signedWith.length &&
      // A secret whose answer was cut off is known to nobody.
      secrets.every(({ secret }, i) => seen.signedWith[i] === (secret === '' ? 'unknown' : secret)),
  );
}

function pausedMs(incidents: readonly Incident[], before: number): number {
  const recent = incidents.filter(({ from, to }) => from < before && to > before - 4 * ON_ITS_WAY_MS);
  return recent.reduce((sum, { from, to }) => sum + Math.min(to, before) - from, 0);
}

/** In s, against what the service's wall clock may have shown when the request was signed. */
function timestampOff(seen: Seen, incidents: readonly Incident[]): number {
  const paused = pausedMs(incidents, seen.at);
  const signedAt = (performance.timeOrigin + seen.at) / 1000;
  const steps = incidents.filter(({ kind, from }) => kind === 'clock' && from <= seen.at);
  const last = steps.at(-1);
  const offs = [last?.offMs ?? 0];
  // While a step takes effect, and for what was signed before it.
  const recent = steps.filter(({ to }) => to > seen.at - ON_ITS_WAY_MS - paused);
  for (const step of recent) offs.push(step.offMs ?? 0, steps[steps.indexOf(step) - 1]?.offMs ?? 0);
  return Math.min(...offs.map((off) => Math.abs(seen.timestamp - signedAt - off / 1000))) - paused / 1000;
}

function describe(hook: Hook, seen: Seen): string {
  const names = hook.changes.flatMap((change) =>
    'secret' in change && change.done !== 'no' ? [change.secret] : [],
  );
  return JSON.stringify(
    seen.signedWith.map((secret) => `secret ${names.indexOf(secret) + 1} of ${names.length}`),
  );
}
