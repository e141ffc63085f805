import type { NextState, SettledAttempt, SettleOutcome } from '../../store.ts';
import { arrayOf, arrayOfPlain, arrayOfText } from '../array-literal.ts';
import { noteChanges } from '../change-log.ts';
import type { Claim, WebhookClaims } from '../claim-book.ts';
import type { Database, Parameter, Runner } from '../database.ts';
import { statusName, statusNumber } from '../delivery-status.ts';
import { isDatabaseFault } from '../faults.ts';
import { type Health, type HealthBook, healthColumns } from '../health-book.ts';
import { INSERT_ATTEMPTS, MOVE_ON, SAVE_HEALTH, SETTLE } from '../statements/settle.ts';
import { addStats, type Counted, statsOf } from '../stats-batch.ts';

/** An attempt that has ended, with the claim that it was made under. */
export interface Ended {
  attempt: SettledAttempt;
  claim: Claim;
  webhook: WebhookClaims;
}

const LONGEST_MS = 2_147_483_647;

interface How {
  /** The time on the steady clock: what remains of a retry's delay is reckoned from it. */
  steady: number;
  /** Under which number what was done is counted. */
  node: number;
  health: HealthBook;
}

interface Moved {
  id: string;
  status: number;
}

/** SQLSTATE of what SETTLE does where not all of a batch is as expected. */
const DIVISION_BY_ZERO = '22012';

/** Records a batch of attempts and moves their deliveries on, in one statement. */
export async function settleTogether(
  database: Database,
  ended: readonly Ended[],
  how: How,
): Promise<SettleOutcome[]> {
  const { steady, node, health } = how;
  const fares = healthOf(ended);
  const urgent = health.urgent(fares);
  const counted = ended.map((each) => countedOf(each, each.attempt.next.status));
  try {
    await database.run(SETTLE, [
      arrayOfPlain(ended.map(({ claim }) => claim.projectId)),
      ...moveColumns(ended, steady),
      ...attemptColumns(ended),
      ...statsOf(counted, node),
      ...healthColumns(urgent),
    ]);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (!isDatabaseFault(cause) || cause.code !== DIVISION_BY_ZERO) throw error;
    return settleApart(database, ended, how);
  }
  health.committed(fares, urgent);
  return ended.map(({ attempt }) => ({ result: 'settled', status: attempt.next.status }));
}

/** Finds out which of a batch are this node's to settle, project by project, in one transaction. */
async function settleApart(database: Database, ended: readonly Ended[], how: How): Promise<SettleOutcome[]> {
  const projects = [...Map.groupBy(ended, ({ claim }) => claim.projectId)];
  const parts = await database.transaction(async (tx) => {
    const done: SettledPart[] = [];
    for (const [projectId, some] of projects) {
      done.push(await settlePart(tx, projectId, some, { ...how, distributed: false }));
    }
    return done;
  });
  const outcomes = new Map<Ended, SettleOutcome>();
  for (const [i, [, some]] of projects.entries()) {
    const part = parts[i];
    if (part === undefined) continue;
    how.health.committed(part.fares, part.urgent);
    for (const [n, each] of some.entries()) outcomes.set(each, part.outcomes[n] ?? { result: 'lost' });
  }
  return ended.map((each) => outcomes.get(each) ?? { result: 'lost' });
}

/** The same where tables are distributed: all of it is of one project, whose rows are on one server. */
export async function settleOfProject(
  database: Database,
  projectId: string,
  ended: readonly Ended[],
  how: How,
): Promise<SettleOutcome[]> {
  const part = await database.transaction((tx) =>
    settlePart(tx, projectId, ended, { ...how, distributed: true }),
  );
  how.health.committed(part.fares, part.urgent);
  return part.outcomes;
}

/** What became of attempts of one project, and what they say of its webhooks. */
interface SettledPart {
  outcomes: SettleOutcome[];
  fares: Health[];
  urgent: Health[];
}

async function settlePart(
  tx: Runner,
  projectId: string,
  ended: readonly Ended[],
  { steady, node, health, distributed }: How & { distributed: boolean },
): Promise<SettledPart> {
  const rows = await tx.run<Moved>(MOVE_ON, [projectId, ...moveColumns(ended, steady)]);
  const { statuses, settled, counted } = settledOf(ended, rows);
  const fares = healthOf(settled);
  const urgent = health.urgent(fares);
  if (settled.length > 0) {
    const changed = settled.map(({ claim }) => ({ projectId, id: claim.deliveryId }));
    await Promise.all([
      tx.run(INSERT_ATTEMPTS, [projectId, ...resultColumns(settled), ...attemptColumns(settled)]),
      addStats(tx, counted, { node }),
      noteChanges(tx, distributed, changed),
    ]);
    const [, ...columns] = healthColumns(urgent);
    // Last, as other nodes that settle deliveries of the same webhooks wait from here on until the commit.
    if (urgent.length > 0) await tx.run(SAVE_HEALTH, [projectId, ...columns]);
  }
  return { outcomes: outcomesOf(ended, statuses), fares, urgent };
}

/** What was this node's to settle, and what has to be counted of it. */
function settledOf(ended: readonly Ended[], moved: readonly Moved[]) {
  const statuses = new Map(moved.map(({ id, status }) => [id, status]));
  const settled = ended.filter(({ claim }) => statuses.has(claim.deliveryId));
  const counted = settled.map((each) =>
    countedOf(each, nextStatus(statuses.get(each.claim.deliveryId) ?? 0)),
  );
  return { statuses, settled, counted };
}

function countedOf({ attempt, claim, webhook }: Ended, status: NextState['status']): Counted {
  return {
    projectId: claim.projectId,
    webhookId: webhook.webhookId,
    at: endedAt(attempt),
    status,
    durationMs: whole(attempt.durationMs),
  };
}

function outcomesOf(ended: readonly Ended[], statuses: ReadonlyMap<string, number>): SettleOutcome[] {
  return ended.map(({ claim }) => {
    const status = statuses.get(claim.deliveryId);
    return status === undefined ? { result: 'lost' } : { result: 'settled', status: nextStatus(status) };
  });
}

function nextStatus(status: number): NextState['status'] {
  const name = statusName(status);
  return name === 'in_flight' ? 'pending' : name;
}

function moveColumns(ended: readonly Ended[], steady: number): Parameter[] {
  return [
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

/** What an attempt's row has in common with its delivery's. */
function resultColumns(ended: readonly Ended[]): Parameter[] {
  return [
    arrayOfPlain(ended.map(({ claim }) => claim.deliveryId)),
    arrayOf(ended.map(({ claim }) => claim.attempt)),
    arrayOf(ended.map(({ attempt }) => whole(attempt.durationMs))),
    arrayOf(ended.map(({ attempt }) => attempt.response?.status ?? null)),
    arrayOfText(ended.map(({ attempt }) => attempt.error)),
  ];
}

/** Rounded up: late, never early. */
function remainingMs({ next, endedSteady }: SettledAttempt, steady: number): number {
  if (next.status !== 'pending') return 0;
  return Math.min(LONGEST_MS, Math.max(0, Math.ceil(endedSteady + next.delayMs - steady)) || 0);
}

function attemptColumns(ended: readonly Ended[]): Parameter[] {
  const bodies = ended.map(({ attempt }) => attempt.response?.body ?? NO_BODY);
  let at = 1;
  const places = bodies.map((body) => {
    const place = at;
    at += body.byteLength;
    return place;
  });
  return [
    arrayOf(ended.map(({ attempt }) => whole(attempt.startedAt))),
    arrayOf(ended.map(({ attempt }) => whole(attempt.signature.timestamp))),
    arrayOfText(ended.map(({ attempt }) => attempt.signature.anchor)),
    arrayOfText(ended.map(({ attempt }) => attempt.signature.standard)),
    arrayOfText(
      ended.map(({ attempt }) =>
        attempt.response === null ? null : JSON.stringify(attempt.response.headers),
      ),
    ),
    arrayOf(places),
    arrayOf(bodies.map((body) => body.byteLength)),
    Buffer.concat(bodies),
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
  return [...found.values()];
}

function endedAt({ startedAt, durationMs }: SettledAttempt): number {
  return whole(startedAt + (durationMs || 0));
}

/** So that no value of a caller can make the statement fail for its neighbours. */
function whole(value: number): number {
  return Math.round(value) || 0;
}

const NO_BODY = new Uint8Array(0);
