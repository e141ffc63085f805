import type { Millis } from '../store.ts';
import type { Database } from './database.ts';
import { acceptedAt, firstIdAt } from './delivery-ids.ts';
import {
  DAY_MS,
  dayOf,
  daysNeeded,
  PARTITIONED,
  type Partitioned,
  partitionBounds,
  partitionName,
} from './partitions.ts';
import {
  attach,
  BE_PATIENT,
  createTableOf,
  drop,
  LOCK_MAINTENANCE,
  LOCK_RESENDING,
  lockAgainstAll,
} from './statements/partitions.ts';
import {
  DELETE_IDS_OF_SPAN,
  neededIn,
  PARTITION_NAMES,
  PARTITIONS,
  RESENT_LATER,
} from './statements/retention.ts';
import { ONE_SHARD_AT_A_TIME } from './statements/schema.ts';

/** A day with more events than this goes as a whole, up to a day late, instead of row by row. */
const LARGE = 1_000_000;
/** A look at whether days can go may read a whole day's deliveries. */
const LOOK_EVERY_MS = 600_000;
const LIST_FRESH_MS = 60_000;
const MINUTE_MS = 60_000;

interface Partition {
  name: string;
  rows: number;
}

/** Makes the days ahead, and drops those of which nothing is needed any more. */
export class PartitionKeeper {
  readonly #database: Database;
  readonly #now: () => number;
  #events: { list: Partition[]; readAt: number } = { list: [], readAt: Number.NEGATIVE_INFINITY };
  #lookedAt = Number.NEGATIVE_INFINITY;

  /** @param now ms of a clock that only runs forward */
  constructor(database: Database, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  /** Makes what is missing of the days around `databaseNow`. Any number of nodes may do so at once. */
  makeDays(databaseNow: Millis): Promise<void> {
    return this.make(daysNeeded(databaseNow));
  }

  /** Makes what is missing of these days, each given by its first ms. */
  async make(days: readonly Millis[]): Promise<void> {
    for (const table of PARTITIONED) {
      const there = await this.#daysOf(table);
      for (const day of days.filter((needed) => !there.has(needed))) await this.#makeOne(table, day);
    }
  }

  /** Drops days that ended before `before` and of which nothing is needed. Returns about how many rows went. */
  async dropExpired(before: Millis): Promise<number> {
    if (this.#now() - this.#lookedAt < LOOK_EVERY_MS) return 0;
    this.#lookedAt = this.#now();
    let rows = 0;
    for (const { name, rows: events } of await this.#list('events')) {
      const day = dayOf(name);
      // One day more, as "makeDays" makes yesterday again.
      if (day === null || day + 2 * DAY_MS > before || (await this.#isNeeded(day, before))) continue;
      if (!(await this.#drop(day))) continue;
      rows += Math.max(0, events);
      await this.#forgetIds(day);
    }
    this.#events.readAt = Number.NEGATIVE_INFINITY;
    return rows;
  }

  /** Where to go on with removing rows behind the event `place`: past a day that will soon be dropped as a whole. */
  async skipLarge(place: string, before: Millis): Promise<string> {
    if (this.#now() - this.#events.readAt > LIST_FRESH_MS) {
      this.#events = { list: await this.#list('events'), readAt: this.#now() };
    }
    const day = Math.floor(acceptedAt(place) / DAY_MS) * DAY_MS;
    const partition = this.#events.list.find(({ name }) => dayOf(name) === day);
    const isLarge = partition !== undefined && partition.rows > LARGE && day + 2 * DAY_MS > before;
    return isLarge ? partitionBounds(day).to : place;
  }

  async #list(table: Partitioned): Promise<Partition[]> {
    return this.#database.run<Partition>(PARTITIONS, [table]);
  }

  async #daysOf(table: Partitioned): Promise<Set<number | null>> {
    const there = await this.#database.run<Pick<Partition, 'name'>>(PARTITION_NAMES, [table]);
    return new Set(there.map(({ name }) => dayOf(name)));
  }

  async #makeOne(table: Partitioned, day: Millis): Promise<void> {
    await this.#database.transaction(async (tx) => {
      await tx.run(LOCK_MAINTENANCE);
      // Another node may have been first.
      const there = await tx.run<Pick<Partition, 'name'>>(PARTITION_NAMES, [table]);
      if (there.some(({ name }) => dayOf(name) === day)) return;
      await tx.run(BE_PATIENT);
      if (this.#database.distributed) await tx.run(ONE_SHARD_AT_A_TIME);
      await tx.run(createTableOf(table, day));
      await tx.run(attach(table, day));
    });
  }

  async #isNeeded(day: Millis, before: Millis): Promise<boolean> {
    const found = await this.#database.run(neededIn(partitionName('deliveries', day)), [before]);
    return found.length > 0 || (await this.#isResentLater(this.#database, day));
  }

  async #isResentLater(runner: Pick<Database, 'run'>, day: Millis): Promise<boolean> {
    const { from, to } = partitionBounds(day);
    return (await runner.run(RESENT_LATER, [from, to])).length > 0;
  }

  /** False where somebody was in the way, or has resent one of its events meanwhile. */
  async #drop(day: Millis): Promise<boolean> {
    const tables = PARTITIONED.map((table) => partitionName(table, day));
    try {
      return await this.#database.transaction(async (tx) => {
        await tx.run(LOCK_MAINTENANCE);
        await tx.run(BE_PATIENT);
        if (this.#database.distributed) await tx.run(ONE_SHARD_AT_A_TIME);
        await tx.run(this.#database.distributed ? LOCK_RESENDING : lockAgainstAll(tables));
        // Looked at again under the lock, as a resend may have come in between.
        if (await this.#isResentLater(tx, day)) return false;
        await tx.run(drop(tables));
        return true;
      });
    } catch {
      return false; // The next look tries again.
    }
  }

  /** Minute by minute, so that no transaction is long. What a crash leaves over goes with the ordinary removal. */
  async #forgetIds(day: Millis): Promise<void> {
    for (let from = day; from < day + DAY_MS; from += MINUTE_MS) {
      await this.#database.run(DELETE_IDS_OF_SPAN, [firstIdAt(from), firstIdAt(from + MINUTE_MS)]);
    }
  }
}
