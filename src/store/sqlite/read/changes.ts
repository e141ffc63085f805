import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { DeliveryRow } from '../../store.ts';
import type { ChangesRead, ChangesRequest } from '../boundary/reads.ts';
import { type DeliveryRows, DeliveryView } from './delivery-rows.ts';

/** Changes looked at in one read, however few of them are asked for: about 5 ms. */
const LOOK_AT = 200_000;

/** Reads which deliveries have changed since a place in the order of commits. */
export class ChangeReader {
  readonly #rows: DeliveryRows;
  readonly #from: StatementSync;
  readonly #commits: StatementSync;

  constructor(db: DatabaseSync, rows: DeliveryRows) {
    this.#rows = rows;
    this.#from = db.prepare("SELECT value FROM store_state WHERE name = 'changes_from'");
    this.#commits = db.prepare(
      'SELECT num, deliveries FROM changes WHERE num >= ? AND num <= ? ORDER BY num',
    );
  }

  /** Null where the place is older than what is kept. */
  changes(request: ChangesRequest): ChangesRead | null {
    const { webhooks, place, upTo, limit } = request;
    if (place.num < Number(this.#from.get()?.value ?? 0)) return null;
    const inScope = new Set(webhooks);
    const found = new Set<number>();
    let looked = 0;
    let next = { num: upTo + 1, done: 0 };
    let more = false;
    for (const { num, pairs } of this.#commitsFrom(place.num, upTo)) {
      let at = num === place.num ? place.done : 0;
      while (at < pairs.length && found.size < limit && looked < LOOK_AT) {
        if (inScope.has(pairs[at + 1] ?? 0)) found.add(pairs[at] ?? 0);
        at += 2;
        looked += 1;
      }
      if (at < pairs.length) {
        next = { num, done: at };
        more = true;
        break;
      }
    }
    for (const { seq, num } of request.claimed) if (num >= place.num && num < next.num) found.add(seq);
    return { rows: this.#read(found, request), next, more };
  }

  #read(seqs: ReadonlySet<number>, request: ChangesRequest): DeliveryRow[] {
    return seqs.size === 0 ? [] : this.#rows.list([...seqs], new DeliveryView(request.view));
  }

  *#commitsFrom(from: number, upTo: number): Generator<{ num: number; pairs: Float64Array }> {
    for (const row of this.#commits.iterate(from, upTo)) {
      // Copied, as SQLite's buffer need not begin at a multiple of eight.
      yield { num: Number(row.num), pairs: new Float64Array((row.deliveries as Uint8Array).slice().buffer) };
    }
  }
}
