import type {
  ClaimedDelivery,
  ClaimOutcome,
  DeliveryQueue,
  SettledAttempt,
  SettleOutcome,
} from '../../store.ts';
import { arrayOf, arrayOfPlain } from '../array-literal.ts';
import { noteChanges } from '../change-log.ts';
import type { Room, WebhookClaims } from '../claim-book.ts';
import type { Core } from '../core.ts';
import { isCertain } from '../faults.ts';
import { GroupCommit } from '../group-commit.ts';
import { byProject } from '../statement-groups.ts';
import { CLAIM, CLAIM_NOTED, LET_GO, NEXT_DUE, SHORTEN_WAITS } from '../statements/queue.ts';
import type { Waiting } from '../waiting.ts';
import { type Ended, settleOfProject, settleTogether } from './settle-batch.ts';

const LARGEST_BATCH = 400;
/** When a node that is not sure of itself asks again. */
const UNSURE_MS = 500;
/** A clock that was stepped is told from one that is merely adjusted. */
const STEP_MS = 1_000;

interface ClaimedRow {
  id: string;
  type: string;
  attempts: number;
  scheduled_at: number;
  event_id: string;
  body: Uint8Array;
}

export class QueuePart implements DeliveryQueue {
  readonly #core: Core;
  readonly #waiting: Waiting;
  readonly #settling: GroupCommit<Ended, SettleOutcome>[];

  constructor(core: Core, waiting: Waiting, options: { lanes: number }) {
    this.#core = core;
    this.#waiting = waiting;
    this.#settling = Array.from(
      { length: options.lanes },
      () =>
        new GroupCommit((ended) => this.#commit(ended), {
          largest: LARGEST_BATCH,
          kindOf: byProject(core, ({ claim }) => claim.projectId),
        }),
    );
  }

  get claimLimit(): number {
    return this.#core.book.limit;
  }

  async waiting(): Promise<{ webhookId: string; dueInMs: number }[]> {
    return this.#waiting.look();
  }

  onWaiting(listener: (webhookId: string) => void): () => void {
    return this.#core.wake.onWaiting(listener);
  }

  // ---------------------------------------------------------------------------------------------- claims

  async claim(webhookId: string): Promise<ClaimOutcome> {
    const projectId = await this.#core.directory.projectOf(webhookId);
    if (projectId === null) return { deliveries: [], nextDueInMs: null };
    return this.#core.claimTurns.take(projectId, () => this.#claimNow(projectId, webhookId));
  }

  async #claimNow(projectId: string, webhookId: string): Promise<ClaimOutcome> {
    const { book, node } = this.#core;
    if (!node.sure) return { deliveries: [], nextDueInMs: UNSURE_MS };
    const claims = book.of(projectId, webhookId);
    const room = book.room(claims);
    const slots = claims.wanted(room.slots);
    claims.reserved += slots;
    const dueBefore = claims.nextDue;
    // As far as is known nothing waits behind this claim, so what is published meanwhile overtakes nobody.
    if (slots < room.slots) claims.nextDue = Number.POSITIVE_INFINITY;
    try {
      const number = node.id;
      const rows = slots > 0 ? await this.#claimRows(claims, { ...room, slots }, number) : [];
      claims.leftWaiting = Math.max(0, claims.leftWaiting - rows.length);
      for (const row of rows) {
        book.hold(claims, {
          projectId,
          deliveryId: row.id,
          attempt: row.attempts + 1,
          bytes: row.body.byteLength,
          node: number,
          settling: false,
        });
      }
      // What is claimed has to be handed over, also where the rest cannot be looked up now.
      const nextDueInMs = await this.#nextDue(claims).catch((error: unknown) => {
        if (rows.length === 0) throw error;
        claims.nextDue = Math.min(claims.nextDue, dueBefore);
        return UNSURE_MS;
      });
      return { deliveries: rows.map((row) => delivery(row, projectId, webhookId)), nextDueInMs };
    } catch (error) {
      claims.nextDue = Math.min(claims.nextDue, dueBefore);
      throw error;
    } finally {
      claims.reserved -= slots;
      book.forgetIfIdle(claims);
    }
  }

  async #claimRows(claims: WebhookClaims, room: Room, number: number): Promise<ClaimedRow[]> {
    const { database, node, hints } = this.#core;
    const { projectId, webhookId } = claims;
    try {
      const wanted = [projectId, webhookId, room.slots, room.bytes, room.empty, number];
      const rows = database.distributed
        ? await database.transaction(async (tx) => {
            const claimed = await tx.run<ClaimedRow>(CLAIM, wanted);
            const changed = claimed.map(({ id }) => ({ projectId, id }));
            await noteChanges(tx, true, changed);
            return claimed;
          })
        : await database.run<ClaimedRow>(CLAIM_NOTED, wanted);
      if (rows.length > 0) hints.tell([projectId]);
      return rows.sort((a, b) => a.scheduled_at - b.scheduled_at || (a.id < b.id ? -1 : 1));
    } catch (error) {
      if (!isCertain(error instanceof Error ? error.cause : undefined)) node.doubtClaims();
      throw error;
    }
  }

  async #nextDue(claims: WebhookClaims): Promise<number | null> {
    const { database, clock } = this.#core;
    const { projectId, webhookId } = claims;
    const [next] = await database.run<{ due_in: number; delay_ms: number }>(NEXT_DUE, [projectId, webhookId]);
    const now = clock.steady();
    if (next === undefined) {
      claims.nextDue = Number.POSITIVE_INFINITY;
      claims.leftWaiting = 0;
      return null;
    }
    if (next.due_in > next.delay_ms + STEP_MS) await database.run(SHORTEN_WAITS, [projectId, webhookId]);
    const dueInMs = Math.max(0, Math.min(next.due_in, next.delay_ms));
    claims.nextDue = now + dueInMs;
    return dueInMs;
  }

  async letGo(webhookId: string, deliveryIds: readonly string[]): Promise<void> {
    const { book, database, hints } = this.#core;
    const webhook = book.find(webhookId);
    const claims = deliveryIds.flatMap((id) => webhook?.held.get(id) ?? []);
    if (webhook === undefined || claims.length === 0) return;
    const { projectId } = webhook;
    await database.transaction(async (tx) => {
      const released = await tx.run<{ id: string }>(LET_GO, [
        projectId,
        arrayOfPlain(claims.map((claim) => claim.deliveryId)),
        arrayOf(claims.map((claim) => claim.node)),
      ]);
      await noteChanges(
        tx,
        database.distributed,
        released.map(({ id }) => ({ projectId, id })),
      );
    });
    for (const claim of claims) book.release(webhook, claim);
    hints.tell([projectId]);
    this.#waiting.lookSoon();
  }

  // ---------------------------------------------------------------------------------------------- settling

  async settle(attempt: SettledAttempt): Promise<SettleOutcome> {
    const webhook = this.#core.book.find(attempt.webhookId);
    const claim = webhook?.held.get(attempt.deliveryId);
    if (webhook === undefined || claim?.attempt !== attempt.attempt || claim.settling) {
      return { result: 'lost' };
    }
    claim.settling = true;
    try {
      const lane = this.#settling[this.#core.claimTurns.laneOf(claim.projectId) % this.#settling.length];
      const outcome = (await lane?.add({ attempt, claim, webhook })) ?? { result: 'lost' };
      this.#core.book.release(webhook, claim);
      return outcome;
    } finally {
      claim.settling = false;
    }
  }

  async idle(): Promise<void> {
    await Promise.all(this.#settling.map((lane) => lane.idle()));
  }

  async #commit(ended: Ended[]): Promise<SettleOutcome[]> {
    const { database, clock, node, hints, health } = this.#core;
    const how = { steady: clock.steady(), node: node.id, health };
    const [first] = ended;
    const outcomes =
      !database.distributed || first === undefined
        ? await settleTogether(database, ended, how)
        : await settleOfProject(database, first.claim.projectId, ended, how);
    hints.tell(ended.map(({ claim }) => claim.projectId));
    for (const [i, { attempt, webhook }] of ended.entries()) {
      const outcome = outcomes[i];
      if (outcome?.result !== 'settled' || outcome.status !== 'pending' || attempt.next.status !== 'pending')
        continue;
      webhook.nextDue = Math.min(webhook.nextDue, attempt.endedSteady + attempt.next.delayMs);
    }
    return outcomes;
  }
}

function delivery(row: ClaimedRow, projectId: string, webhookId: string): ClaimedDelivery {
  return {
    id: row.id,
    webhookId,
    projectId,
    eventId: row.event_id,
    eventType: row.type,
    attempt: row.attempts + 1,
    body: row.body,
  };
}
