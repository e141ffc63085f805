import type { Clock } from '../../clock.ts';
import type { ChangeHints } from './change-log.ts';
import type { Database } from './database.ts';
import type { DatabaseClock } from './database-clock.ts';
import type { PartitionKeeper } from './partition-keeper.ts';
import { FORGET_CHANGES } from './statements/activity.ts';

const MAKE_DAYS_EVERY_MS = 3_600_000;
const FORGET_CHANGES_EVERY_MS = 60_000;
/** A little longer than a place in them is known, see activity-part.ts. */
const KEEP_CHANGES_MS = 660_000;
/** Streams look this often for what other nodes have changed. */
const HINT_EVERY_MS = 1_000;

/** What has to be done now and then, on any node. Returns how to stop. */
export function keepUp(deps: {
  database: Database;
  clock: Pick<Clock, 'timer'>;
  time: DatabaseClock;
  partitions: PartitionKeeper;
  hints: ChangeHints;
  report(message: string, error?: unknown): void;
}): () => void {
  const { database, clock, time, partitions, hints, report } = deps;
  const stops = [
    every(clock, MAKE_DAYS_EVERY_MS, () => partitions.makeDays(time.now()), report),
    every(
      clock,
      FORGET_CHANGES_EVERY_MS,
      async () => void (await database.run(FORGET_CHANGES, [KEEP_CHANGES_MS])),
      report,
    ),
    every(clock, HINT_EVERY_MS, async () => hints.tellAll(), report),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Runs `work` again and again, each time so long after it has ended. */
function every(
  clock: Pick<Clock, 'timer'>,
  ms: number,
  work: () => Promise<void>,
  report: (message: string, error?: unknown) => void,
): () => void {
  let stopped = false;
  let cancel = () => {};
  const schedule = () => {
    if (stopped) return;
    cancel = clock.timer(ms, () => {
      work()
        .catch((error: unknown) => report('upkeep of the database has to be done later', error))
        .finally(schedule);
    });
  };
  schedule();
  return () => {
    stopped = true;
    cancel();
  };
}
