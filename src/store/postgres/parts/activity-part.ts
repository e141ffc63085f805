import {
  type ActivityStore,
  type ChangeScope,
  type Changes,
  STATS_SPANS,
  type StatsQuery,
  type StatsSpan,
} from '../../activity.ts';
import type { DeliveryRow, Millis } from '../../store.ts';
import { arrayOfPlain } from '../array-literal.ts';
import type { Core } from '../core.ts';
import { ANY_PROJECT, CHANGES_BETWEEN, READ_STATS, SNAPSHOT } from '../statements/activity.ts';
import { ROWS_BY_ID } from '../statements/history.ts';
import { spansOf } from '../stats-batch.ts';
import { type StoredRow, toDeliveryRow } from './history-rows.ts';

/** For so long a place is known. What was changed is kept longer, see upkeep.ts. */
const KEEP_MS = 600_000;

/**
 * A place in the order of changes: everything that had ended by the snapshot `known` is told already; of what has ended
 * between it and `target`, everything up to the delivery number `done` of transaction `xid`.
 */
interface Place {
  at: Millis;
  known: string;
  target: string;
  xid: string;
  done: number;
}

interface Snapshot {
  snapshot: string;
  xmax: string;
  now: number;
}

export class ActivityPart implements ActivityStore {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  async stats(
    projectId: string,
    { webhookId, since, resolution, lengthMs }: StatsQuery,
  ): Promise<StatsSpan[]> {
    const rows = await this.#core.reads.run<{ webhook_id: string; start: number; counts: number[] }>(
      READ_STATS,
      [projectId, webhookId ?? null, STATS_SPANS[resolution], since],
    );
    return spansOf(rows, lengthMs ?? STATS_SPANS[resolution]);
  }

  async changes(scope: ChangeScope, after: string | null, limit: number): Promise<Changes | 'expired'> {
    // Before the changes are read: what is committed in between may be told twice, but is not missed.
    const [now] = await this.#core.reads.run<Snapshot>(SNAPSHOT);
    if (now === undefined) return 'expired';
    if (after === null) return { rows: [], next: placeText(placeAt(now)), more: false };
    const place = readPlace(after);
    if (place === null || place.at < now.now - KEEP_MS || isAhead(place, now)) return 'expired';
    const target = place.target === '' ? now.snapshot : place.target;
    const found = await this.#between({ ...place, target }, scope.projectId, limit);
    const rows = await this.#rows(scope, [...new Set(found.map(({ id }) => id))]);
    const last = found.at(-1);
    if (last !== undefined && found.length === limit) {
      const next = { ...place, target, xid: last.xid, done: last.place };
      return { rows, next: placeText(next), more: true };
    }
    const next = placeText({ at: now.now, known: target, target: '', xid: '0', done: 0 });
    return { rows, next, more: target !== now.snapshot };
  }

  /** Also called once a second, as other nodes make changes too. */
  onChange(projectId: string, listener: () => void): () => void {
    return this.#core.hints.listen(projectId, listener);
  }

  #between(
    { known, target, xid, done }: Place,
    projectId: string,
    limit: number,
  ): Promise<{ xid: string; place: number; id: string }[]> {
    const scope = this.#core.reads.distributed ? projectId : ANY_PROJECT;
    return this.#core.reads.run(CHANGES_BETWEEN, [scope, projectId, known, target, xid, done, limit]);
  }

  async #rows({ projectId, webhookId }: ChangeScope, ids: string[]): Promise<DeliveryRow[]> {
    if (ids.length === 0) return [];
    const rows = await this.#core.reads.run<StoredRow>(ROWS_BY_ID, [
      projectId,
      arrayOfPlain(ids),
      webhookId ?? null,
    ]);
    return rows.map(toDeliveryRow);
  }
}

function placeAt({ now, snapshot }: Snapshot): Place {
  return { at: now, known: snapshot, target: '', xid: '0', done: 0 };
}

/** A place of another database, or of one that was restored to an earlier time. */
function isAhead({ known }: Place, { xmax }: Snapshot): boolean {
  return BigInt(known.split(':')[1] ?? '0') > BigInt(xmax);
}

function placeText({ at, known, target, xid, done }: Place): string {
  return [at, known, target, xid, done].join(';');
}

const SNAPSHOT_TEXT = '\\d{1,19}:\\d{1,19}:[\\d,]{0,4000}';
const PLACE = new RegExp(`^(\\d{1,15});(${SNAPSHOT_TEXT});(|${SNAPSHOT_TEXT});(\\d{1,19});(\\d{1,9})$`);

function readPlace(text: string): Place | null {
  const match = PLACE.exec(text);
  if (match === null) return null;
  const [, at = '', known = '', target = '', xid = '', done = ''] = match;
  return { at: Number(at), known, target, xid, done: Number(done) };
}
