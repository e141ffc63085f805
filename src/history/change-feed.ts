import type { Clock } from '../clock.ts';
import type { ActivityStore, ChangeScope } from '../store/activity.ts';
import type { DeliveryRow } from '../store/store.ts';

/** What somebody who follows a project is told. */
export type FeedMessage =
  /** Nothing that happens from here on is missed. */
  | { kind: 'ready'; place: string }
  /** What has changed in between is not known: read anew what you show. */
  | { kind: 'reset'; place: string }
  /** Deliveries as they are now; once they are taken in, `place` is where to go on. */
  | { kind: 'rows'; rows: DeliveryRow[]; place: string }
  /** Nothing new; shows that the connection lives. */
  | { kind: 'alive'; place: string };

/** Rows of one read. Together with the pause it bounds what a watcher costs: some 2,000 rows a second. */
const ROWS = 200;
/** At least this long between two reads, so that what follows fast is read once. */
const PAUSE_MS = 100;
const ALIVE_MS = 15_000;
/** Who is behind for so long gets a fresh start: rows that are minutes old are no use to somebody who watches. */
const BEHIND_MS = 10_000;

export interface ChangeFeedDeps {
  store: Pick<ActivityStore, 'changes' | 'onChange'>;
  clock: Pick<Clock, 'steady' | 'timer'>;
}

/** Lets any number of watchers follow what happens to a project's deliveries. A watcher costs no memory but its place. */
export class ChangeFeed {
  readonly #deps: ChangeFeedDeps;

  constructor(deps: ChangeFeedDeps) {
    this.#deps = deps;
  }

  /**
   * Follows from a place on; whoever takes the messages slowly is read for slowly. Ends when `signal` is aborted; rejects
   * where the store fails.
   *
   * @param after `place` of an earlier message; null: from now on
   */
  async *follow(scope: ChangeScope, after: string | null, signal: AbortSignal): AsyncGenerator<FeedMessage> {
    const { store, clock } = this.#deps;
    const wake = new Wake(clock, signal);
    const stop = store.onChange(scope.projectId, () => wake.now());
    try {
      let place = after ?? (await this.#newest(scope));
      if (after === null) yield { kind: 'ready', place };
      let upToDateAt = clock.steady();
      let toldAt = clock.steady();
      while (!signal.aborted) {
        const changes = await store.changes(scope, place, ROWS);
        const now = clock.steady();
        if (changes === 'expired' || (changes.more && now - upToDateAt > BEHIND_MS)) {
          place = await this.#newest(scope);
          upToDateAt = now;
          toldAt = now;
          yield { kind: 'reset', place };
          continue;
        }
        if (!changes.more) upToDateAt = now;
        place = changes.next;
        if (changes.rows.length > 0) yield { kind: 'rows', rows: changes.rows, place };
        else if (now - toldAt >= ALIVE_MS) yield { kind: 'alive', place };
        if (changes.rows.length > 0 || now - toldAt >= ALIVE_MS) toldAt = now;
        await wake.pause(PAUSE_MS);
        if (!changes.more) await wake.next(ALIVE_MS - (clock.steady() - toldAt));
      }
    } finally {
      stop();
    }
  }

  async #newest(scope: ChangeScope): Promise<string> {
    const newest = await this.#deps.store.changes(scope, null, 0);
    if (newest === 'expired') throw new Error('The store has no newest place.');
    return newest.next;
  }
}

/** Waits for something to happen, a time, or the end, whichever is first. */
class Wake {
  readonly #clock: Pick<Clock, 'timer'>;
  readonly #signal: AbortSignal;
  #happened = false;
  #resume = () => {};

  constructor(clock: Pick<Clock, 'timer'>, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#resume(), { once: true });
  }

  now(): void {
    this.#happened = true;
    this.#resume();
  }

  /** Until `now` is called; at once where it was since the last time. */
  async next(longestMs: number): Promise<void> {
    if (!this.#happened) {
      await this.#wait(longestMs, (resume) => {
        this.#resume = resume;
      });
      this.#resume = () => {};
    }
    this.#happened = false;
  }

  /** Nothing but the end cuts it short. */
  pause(ms: number): Promise<void> {
    return this.#wait(ms, (resume) => {
      this.#resume = () => {
        if (this.#signal.aborted) resume();
      };
    });
  }

  async #wait(ms: number, onResume: (resume: () => void) => void): Promise<void> {
    if (this.#signal.aborted) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.timer(Math.max(0, ms), resolve);
      onResume(() => {
        cancel();
        resolve();
      });
    });
  }
}
