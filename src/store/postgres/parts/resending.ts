import type { EndedSpan } from '../../store.ts';
import { arrayOf, arrayOfPlain, arrayOfText } from '../array-literal.ts';
import { noteChanges } from '../change-log.ts';
import type { Core } from '../core.ts';
import type { Runner } from '../database.ts';
import { eventKey, firstIdAt, HIGHEST_ID, isDeliveryId, soleDeliveryId } from '../delivery-ids.ts';
import { SUCCEEDED, statusNumber } from '../delivery-status.ts';
import { COUNT_ENDED, INSERT_RESENT, LOCK_ORIGINAL, LOCK_ORIGINALS } from '../statements/history.ts';
import { SHARE_RESENDING } from '../statements/partitions.ts';
import { WEBHOOK_EXISTS } from '../statements/publish.ts';

const CHUNK = 500;

interface Original {
  id: string;
  type: string;
  event_key: string;
}

/** Makes new deliveries of events that were delivered before. They wait in the store until they are claimed. */
export class Resending {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  async resend(
    projectId: string,
    webhookId: string,
    deliveryId: string,
  ): Promise<{ deliveryId: string } | 'not_found' | 'unfinished'> {
    if (!isDeliveryId(deliveryId)) return 'not_found';
    const made = await this.#transaction(async (tx) => {
      const [original] = await tx.run<Original & { status: number }>(LOCK_ORIGINAL, [
        projectId,
        webhookId,
        deliveryId,
      ]);
      if (original === undefined) return 'not_found';
      if (original.status < SUCCEEDED) return 'unfinished';
      const [id] = await this.#insert(tx, projectId, webhookId, [original]);
      return id === undefined ? 'not_found' : { deliveryId: id };
    });
    if (typeof made === 'object') this.#waits(projectId, webhookId);
    return made;
  }

  /** How many `recover` would resend. */
  async count(projectId: string, webhookId: string, span: EndedSpan): Promise<number | null> {
    const { database, reads, directory } = this.#core;
    const [found] = await database.run(WEBHOOK_EXISTS, [projectId, webhookId]);
    if (found === undefined) return null;
    const [row] = await reads.run<{ count: number }>(COUNT_ENDED, [
      projectId,
      webhookId,
      arrayOfText(await directory.types()),
      arrayOf([...new Set(span.statuses)].map(statusNumber)),
      firstIdAt(span.since),
      span.until === undefined ? HIGHEST_ID : firstIdAt(span.until),
    ]);
    return row?.count ?? 0;
  }

  async recover(projectId: string, webhookId: string, span: EndedSpan): Promise<number | null> {
    const { database, directory, keys, time } = this.#core;
    const [found] = await database.run(WEBHOOK_EXISTS, [projectId, webhookId]);
    if (found === undefined) return null;
    // What the call itself makes lies above this, so it cannot be taken for something to recover.
    const own = eventKey(keys.take(time.now()));
    const until = span.until === undefined ? HIGHEST_ID : firstIdAt(span.until);
    const [below = own] = [until, own].sort();
    const types = arrayOfText(await directory.types());
    const statuses = arrayOf([...new Set(span.statuses)].map(statusNumber));
    // No delivery has the lowest id of its time, so all of that time lie above it.
    let after = firstIdAt(span.since);
    let count = 0;
    for (;;) {
      const chunk = await this.#transaction(async (tx) => {
        const originals = await tx.run<Original>(LOCK_ORIGINALS, [
          projectId,
          webhookId,
          after,
          below,
          CHUNK,
          types,
          statuses,
        ]);
        const ids = originals.length === 0 ? [] : await this.#insert(tx, projectId, webhookId, originals);
        return { originals, made: ids.length };
      });
      if (chunk.made > 0) this.#waits(projectId, webhookId);
      count += chunk.made;
      const last = chunk.originals.at(-1);
      if (last === undefined || chunk.originals.length < CHUNK || chunk.made === 0) return count;
      after = last.id;
    }
  }

  #transaction<T>(work: (tx: Runner) => Promise<T>): Promise<T> {
    const { database } = this.#core;
    return database.transaction(async (tx) => {
      if (database.distributed) await tx.run(SHARE_RESENDING);
      return work(tx);
    });
  }

  /** Ids of the deliveries made: none where the webhook was deleted meanwhile. */
  async #insert(
    tx: Runner,
    projectId: string,
    webhookId: string,
    originals: readonly Original[],
  ): Promise<string[]> {
    const { keys, time } = this.#core;
    const rows = await tx.run<{ id: string }>(INSERT_RESENT, [
      projectId,
      webhookId,
      arrayOfPlain(originals.map(() => soleDeliveryId(keys.take(time.now())))),
      arrayOfPlain(originals.map(({ event_key }) => event_key)),
      arrayOfText(originals.map(({ type }) => type)),
    ]);
    const ids = rows.map(({ id }) => id);
    await noteChanges(
      tx,
      this.#core.database.distributed,
      ids.map((id) => ({ projectId, id })),
    );
    return ids;
  }

  #waits(projectId: string, webhookId: string): void {
    const { book, clock, wake, hints } = this.#core;
    const claims = book.of(projectId, webhookId);
    claims.nextDue = Math.min(claims.nextDue, clock.steady());
    wake.tellOthers(projectId, webhookId);
    hints.tell([projectId]);
  }
}
