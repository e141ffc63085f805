import type { Millis } from '../../store.ts';
import type { UndoLog } from '../undo-log.ts';
import { type Claim, START, type WebhookNote } from './webhook-notes.ts';

/** Bodies that one webhook may hold in memory; a single larger one is let through. */
const MAX_CLAIMED_BYTES = 4 * 1024 * 1024;
/** Bodies in memory of all webhooks together. Beyond it each webhook may still hold one, so that none is stopped. */
const MAX_TOTAL_BYTES = 64 * 1024 * 1024;

/**
 * Who holds what. A claim is a note in memory and costs no write, as this process is the only one that can open the
 * database; after a restart nothing is claimed, and everything unfinished goes on.
 */
export class ClaimBook {
  readonly #limit: number;
  readonly #undo: UndoLog;
  #totalBytes = 0;

  /** @param limit how many deliveries of one webhook may be held */
  constructor(limit: number, undo: UndoLog) {
    this.#limit = limit;
    this.#undo = undo;
  }

  freeSlots(note: WebhookNote): number {
    return Math.max(0, this.#limit - note.claims.size);
  }

  /** Whether a delivery with a body of `bytes` may be held besides what is held already. */
  hasRoom(note: WebhookNote, bytes: number): boolean {
    if (note.claims.size === 0) return this.#limit > 0;
    return (
      note.claims.size < this.#limit &&
      note.claimedBytes + bytes <= MAX_CLAIMED_BYTES &&
      this.#totalBytes + bytes <= MAX_TOTAL_BYTES
    );
  }

  /** A new delivery is sent at once while there is room, unless older ones are due that would be overtaken. */
  mayBeBornClaimed(note: WebhookNote, bytes: number, now: Millis): boolean {
    return note.nextDue > now && note.deletedAt === null && this.hasRoom(note, bytes);
  }

  hold(note: WebhookNote, seq: number, claim: Claim): void {
    this.#add(note, seq, claim);
    this.#undo.add(() => this.#remove(note, seq, claim));
  }

  release(note: WebhookNote, seq: number, claim: Claim): void {
    this.#remove(note, seq, claim);
    this.#undo.add(() => this.#add(note, seq, claim));
  }

  #add(note: WebhookNote, seq: number, claim: Claim): void {
    note.claims.set(seq, claim);
    note.claimedBytes += claim.bytes;
    this.#totalBytes += claim.bytes;
  }

  #remove(note: WebhookNote, seq: number, claim: Claim): void {
    note.claims.delete(seq);
    note.claimedBytes -= claim.bytes;
    this.#totalBytes -= claim.bytes;
  }

  /** A delivery waits in the store until `due`, held by nobody. */
  waits(note: WebhookNote, due: Millis): void {
    if (due < note.nextDue) this.#setNextDue(note, due);
    // It may stand before what is held, and would be looked for only behind it.
    if (due <= note.claimedUpTo.scheduledAt) this.#setClaimedUpTo(note, START);
  }

  /** What a look at the waiting deliveries has shown. */
  lookedAt(note: WebhookNote, claimedUpTo: WebhookNote['claimedUpTo'], nextDue: Millis): void {
    this.#setClaimedUpTo(note, claimedUpTo);
    this.#setNextDue(note, nextDue);
  }

  #setNextDue(note: WebhookNote, due: Millis): void {
    const before = note.nextDue;
    note.nextDue = due;
    this.#undo.add(() => {
      note.nextDue = before;
    });
  }

  #setClaimedUpTo(note: WebhookNote, place: WebhookNote['claimedUpTo']): void {
    const before = note.claimedUpTo;
    note.claimedUpTo = place;
    this.#undo.add(() => {
      note.claimedUpTo = before;
    });
  }
}
