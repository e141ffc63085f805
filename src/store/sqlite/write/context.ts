import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../../clock.ts';
import type { Millis } from '../../store.ts';
import { Sequence } from '../delivery-ids.ts';
import { StoreTime } from '../store-time.ts';
import { UndoLog } from '../undo-log.ts';
import { ChangeLog } from './change-log.ts';
import { ClaimBook } from './claim-book.ts';
import { EventTypes } from './event-types.ts';
import { clockSteps, lastSeq, lastTimeMark, loadNotes } from './load.ts';
import { StatsWriter } from './stats.ts';
import type { WebhookNotes } from './webhook-notes.ts';

export interface WriterOptions {
  clock: Pick<Clock, 'wall' | 'steady'>;
  /** How many deliveries of one webhook may be held. */
  claimLimit: number;
  /** Random bytes for a new database; left out: the system's. */
  random?: (size: number) => Uint8Array;
  /** Called before each commit; what it throws fails the commit. For tests of what cannot be had otherwise. */
  beforeCommit?: () => void;
}

/** What the writing operations share. All of it belongs to the one writer. */
export interface WriteContext {
  readonly db: DatabaseSync;
  readonly clock: Pick<Clock, 'wall' | 'steady'>;
  readonly time: StoreTime;
  readonly sequence: Sequence;
  readonly types: EventTypes;
  readonly notes: WebhookNotes;
  readonly claims: ClaimBook;
  readonly changes: ChangeLog;
  readonly stats: StatsWriter;
  readonly undo: UndoLog;
  /** Whole ms, the same for all of one transaction. */
  readonly now: { store: Millis; wall: Millis };
}

/** Reads into memory what the writer needs to know of the database. */
export function openContext(db: DatabaseSync, { clock, claimLimit }: WriterOptions): WriteContext {
  const undo = new UndoLog();
  const types = new EventTypes(db, undo);
  return {
    db,
    clock,
    time: new StoreTime(clock, lastTimeMark(db), clockSteps(db)),
    sequence: new Sequence(lastSeq(db)),
    types,
    notes: loadNotes(db, (name) => types.numberOf(name)),
    claims: new ClaimBook(claimLimit, undo),
    changes: new ChangeLog(db, Math.floor(clock.wall())),
    stats: new StatsWriter(db, undo),
    undo,
    now: { store: 0, wall: 0 },
  };
}
