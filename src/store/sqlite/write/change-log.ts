import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Millis } from '../../store.ts';
import { firstSeqAt, Sequence } from '../delivery-ids.ts';

/** A page that has been away for longer reads its lists anew. */
const KEEP_MS = 10 * 60_000;
const PRUNE_EVERY = 64;
/** Removed at a time: more than are added meanwhile, and few enough that a commit does not wait for it after a long stop. */
const PRUNE_LIMIT = 256;
const FIRST_SIZE = 4_096;

/**
 * Writes down which deliveries each commit has changed, as one row per commit. Numbers rise with time, over restarts too
 * (see Sequence), so that one that was given out and never written is not given out again.
 */
export class ChangeLog {
  readonly #insert: StatementSync;
  readonly #prune: StatementSync;
  readonly #markPruned: StatementSync;
  readonly #sequence: Sequence;
  #pairs = new Float64Array(FIRST_SIZE);
  #length = 0;
  #claimed = false;
  #inserts = 0;

  constructor(db: DatabaseSync, wall: Millis) {
    this.#insert = db.prepare('INSERT INTO changes (num, deliveries) VALUES (?, ?)');
    this.#prune = db.prepare(`
      DELETE FROM changes
      WHERE num IN (SELECT num FROM changes WHERE num < ? ORDER BY num LIMIT ${PRUNE_LIMIT})`);
    this.#markPruned = db.prepare(`
      INSERT INTO store_state (name, value) VALUES ('changes_from', ?)
      ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
    const last = Number(db.prepare('SELECT max(num) AS last FROM changes').get()?.last ?? 0);
    this.#sequence = new Sequence(Math.max(last, firstSeqAt(wall)));
  }

  /** The number of the newest commit that changed anything. */
  get last(): number {
    return this.#sequence.last;
  }

  /** The transaction under way makes or changes this delivery. */
  add(seq: number, webhook: number): void {
    if (this.#length === this.#pairs.length) this.#grow();
    this.#pairs[this.#length] = seq;
    this.#pairs[this.#length + 1] = webhook;
    this.#length += 2;
  }

  /** The transaction under way hands out deliveries that waited: a change that only lives in memory. */
  claimed(): void {
    this.#claimed = true;
  }

  /** Must be called before the commit. Returns the number of the newest change. */
  save(wall: Millis): number {
    if (this.#length === 0 && !this.#claimed) return this.last;
    const num = this.#sequence.take(1, wall);
    if (this.#length > 0) {
      const { buffer } = this.#pairs;
      this.#insert.run(num, new Uint8Array(buffer, 0, this.#length * Float64Array.BYTES_PER_ELEMENT));
      this.#inserts += 1;
      if (this.#inserts % PRUNE_EVERY === 1) this.#pruneBefore(firstSeqAt(wall - KEEP_MS));
    }
    this.clear();
    return num;
  }

  /** Forgets what a transaction that was taken back had added. */
  clear(): void {
    this.#length = 0;
    this.#claimed = false;
  }

  #pruneBefore(num: number): void {
    if (this.#prune.run(num).changes !== 0) this.#markPruned.run(num);
  }

  #grow(): void {
    const larger = new Float64Array(this.#pairs.length * 2);
    larger.set(this.#pairs);
    this.#pairs = larger;
  }
}
