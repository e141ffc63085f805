import type { NextState, SettledAttempt, SettleOutcome } from '../../store.ts';
import { arrayOf, arrayOfPlain, arrayOfText } from '../array-literal.ts';
import { noteChanges } from '../change-log.ts';
import type { Claim, WebhookClaims } from '../claim-book.ts';
import type { Parameter, Runner } from '../database.ts';
import { statusName, statusNumber } from '../delivery-status.ts';
import { statementGroups } from '../statement-groups.ts';
import { INSERT_ATTEMPTS, MOVE_ON, SAVE_HEALTH } from '../statements/settle.ts';
import { addStats } from '../stats-batch.ts';

/** An attempt that has ended, with the claim that it was made under. */
export interface Ended {
  attempt: SettledAttempt;
  claim: Claim;
  webhook: WebhookClaims;
}

interface Health {
  projectId: string;
  webhookId: string;
  lastSuccessAt: number | null;
  failingSince: number | null;
}

const LONGEST_MS = 2_147_483_647;

/**
 * Records a batch of attempts and moves their deliveries on, in one transaction.
 *
 * @param steady the time on the steady clock: what remains of a retry's delay is reckoned from it
 */
export async function settleEnded(
  tx: Runner,
  ended: readonly Ended[],
  how: { distributed: boolean; steady: number; node: number },
): Promise<SettleOutcome[]> {
  const groups = statementGroups(how.distributed, ended, ({ claim }) => claim.projectId);
  const moved = await Promise.all(
    groups.map(({ only, items }) =>
      tx.run<{ id: string; status: number }>(MOVE_ON, moveColumns(only, items, how.steady)),
    ),
  );
  const statuses = new Map(moved.flat().map(({ id, status }) => [id, status]));
  const settled = ended.filter(({ claim }) => statuses.has(claim.deliveryId));
  await record(tx, settled, statuses, how);
  return ended.map(({ claim }) => {
    const status = statuses.get(claim.deliveryId);
    return status === undefined ? { result: 'lost' } : { result: 'settled', status: nextStatus(status) };
  });
}

/** What goes with the attempts that were ours to settle. */
async function record(
  tx: Runner,
  settled: readonly Ended[],
  statuses: ReadonlyMap<string, number>,
  how: { distributed: boolean; node: number },
): Promise<void> {
  const writes: Promise<unknown>[] = [];
  for (const { only, items } of statementGroups(how.distributed, settled, ({ claim }) => claim.projectId)) {
    writes.push(tx.run(INSERT_ATTEMPTS, attemptColumns(only, items)));
  }
  const counted = settled.map(({ attempt, claim, webhook }) => ({
    projectId: claim.projectId,
    webhookId: webhook.webhookId,
    at: endedAt(attempt),
    status: nextStatus(statuses.get(claim.deliveryId) ?? 0),
    durationMs: whole(attempt.durationMs),
  }));
  writes.push(addStats(tx, counted, how));
  const changed = settled.map(({ claim }) => ({ projectId: claim.projectId, id: claim.deliveryId }));
  writes.push(noteChanges(tx, how.distributed, changed));
  await Promise.all(writes);
  // Last, as other nodes that settle deliveries of the same webhooks wait from here on until the commit.
  for (const { only, items } of statementGroups(how.distributed, settled, ({ claim }) => claim.projectId)) {
    await tx.run(SAVE_HEALTH, healthColumns(only, healthOf(items)));
  }
}

function nextStatus(status: number): NextState['status'] {
  const name = statusName(status);
  return name === 'in_flight' ? 'pending' : name;
}

function moveColumns(only: string | null, ended: readonly Ended[], steady: number): Parameter[] {
  return [
    only,
    arrayOfPlain(ended.map(({ claim }) => claim.projectId)),
    arrayOfPlain(ended.map(({ claim }) => claim.deliveryId)),
    arrayOf(ended.map(({ claim }) => claim.node)),
    arrayOf(ended.map(({ claim }) => claim.attempt)),
    arrayOf(ended.map(({ attempt }) => statusNumber(attempt.next.status))),
    arrayOf(ended.map(({ attempt }) => remainingMs(attempt, steady))),
    arrayOf(ended.map(({ attempt }) => endedAt(attempt))),
    arrayOf(ended.map(({ attempt }) => whole(attempt.durationMs))),
    arrayOf(ended.map(({ attempt }) => attempt.response?.status ?? null)),
    arrayOfText(ended.map(({ attempt }) => attempt.error)),
    arrayOfPlain(ended.map(({ webhook }) => webhook.webhookId)),
  ];
}

/** Rounded up: late, never early. */
function remainingMs({ next, endedSteady }: SettledAttempt, steady: number): number {
  if (next.status !== 'pending') return 0;
  return Math.min(LONGEST_MS, Math.max(0, Math.ceil(endedSteady + next.delayMs - steady)) || 0);
}

function attemptColumns(only: string | null, ended: readonly Ended[]): Parameter[] {
  const bodies = ended.map(({ attempt }) => attempt.response?.body ?? NO_BODY);
  let at = 1;
  const places = bodies.map((body) => {
    const place = at;
    at += body.byteLength;
    return place;
  });
  return [
    only,
    arrayOfPlain(ended.map(({ claim }) => claim.projectId)),
    arrayOfPlain(ended.map(({ claim }) => claim.deliveryId)),
    arrayOf(ended.map(({ claim }) => claim.attempt)),
    arrayOf(ended.map(({ attempt }) => whole(attempt.startedAt))),
    arrayOf(ended.map(({ attempt }) => whole(attempt.durationMs))),
    arrayOf(ended.map(({ attempt }) => whole(attempt.signature.timestamp))),
    arrayOfText(ended.map(({ attempt }) => attempt.signature.anchor)),
    arrayOfText(ended.map(({ attempt }) => attempt.signature.standard)),
    arrayOf(ended.map(({ attempt }) => attempt.response?.status ?? null)),
    arrayOfText(
      ended.map(({ attempt }) =>
        attempt.response === null ? null : JSON.stringify(attempt.response.headers),
      ),
    ),
    arrayOf(places),
    arrayOf(bodies.map((body) => body.byteLength)),
    Buffer.concat(bodies),
    arrayOfText(ended.map(({ attempt }) => attempt.error)),
  ];
}

/** What a batch says of each webhook: its last success, and since when it has been failing without one. */
function healthOf(ended: readonly Ended[]): Health[] {
  const found = new Map<string, Health>();
  for (const { attempt, webhook } of ended) {
    const { projectId, webhookId } = webhook;
    const health = found.get(webhookId) ?? { projectId, webhookId, lastSuccessAt: null, failingSince: null };
    found.set(webhookId, health);
    const at = endedAt(attempt);
    if (attempt.next.status === 'succeeded') {
      health.lastSuccessAt = Math.max(health.lastSuccessAt ?? at, at);
      health.failingSince = null;
    } else {
      health.failingSince ??= at;
    }
  }
  // In one order on every node, so that no two transactions wait for each other.
  return [...found.values()].sort((a, b) => (a.webhookId < b.webhookId ? -1 : 1));
}

function healthColumns(only: string | null, health: readonly Health[]): Parameter[] {
  return [
    only,
    arrayOfPlain(health.map(({ projectId }) => projectId)),
    arrayOfPlain(health.map(({ webhookId }) => webhookId)),
    arrayOf(health.map(({ lastSuccessAt }) => lastSuccessAt)),
    arrayOf(health.map(({ failingSince }) => failingSince)),
  ];
}

function endedAt({ startedAt, durationMs }: SettledAttempt): number {
  return whole(startedAt + (durationMs || 0));
}

/** So that no value of a caller can make the statement fail for its neighbours. */
function whole(value: number): number {
  return Math.round(value) || 0;
}

const NO_BODY = new Uint8Array(0);
