import { STATS_SPANS } from '../../activity.ts';
import type { Millis } from '../../store.ts';
import { arrayOfPlain, arrayOfText } from '../array-literal.ts';
import type { Core } from '../core.ts';
import type { Runner } from '../database.ts';
import { firstIdAt, LOWEST_ID } from '../delivery-ids.ts';
import type { PartitionKeeper } from '../partition-keeper.ts';
import { REMOVE_STATS } from '../statements/activity.ts';
import * as sql from '../statements/retention.ts';
import { lastOf } from './history-part.ts';

/** Events looked at in one go, most of which may have to stay. */
const LOOK_AT = 200;
/** Counts by the minute are for the last hour or two. */
const KEEP_MINUTES_MS = 2 * 60 * 60_000;

/** A clock that was stepped is told from one that is merely adjusted. */
const STEP_MS = 1_000;

interface OldEvent {
  project_id: string;
  id: string;
  key: string;
}

interface OldDelivery {
  key: string;
  id: string;
  expired: boolean;
}

/**
 * Removes history. Whole days go as partitions (see partition-keeper.ts). What is left is gone through from the oldest
 * event on, with each event its deliveries: so no index by time of completion is needed, and an event stays exactly as
 * long as one of its deliveries does.
 */
export class Removal {
  readonly #core: Core;
  readonly #partitions: PartitionKeeper;
  /** Up to here (an event's key) the run under way has looked. */
  #place = LOWEST_ID;

  constructor(core: Core, partitions: PartitionKeeper) {
    this.#core = core;
    this.#partitions = partitions;
  }

  async removeExpired(beforeHere: Millis, limit: number): Promise<number> {
    const before = this.#byDatabase(beforeHere);
    if (this.#place === LOWEST_ID) {
      await this.#removeStats(before);
      const dropped = await this.#partitions.dropExpired(before);
      if (dropped > 0) return dropped;
    }
    for (;;) {
      this.#place = await this.#partitions.skipLarge(this.#place, before);
      const events = await this.#core.database.run<OldEvent>(sql.OLDEST_EVENTS, [
        this.#place,
        firstIdAt(before),
        LOOK_AT,
      ]);
      const removed = await this.#removeFrom(events, before, limit);
      if (events.length < LOOK_AT && removed < limit) {
        this.#place = LOWEST_ID;
        if (removed === 0) await this.#forgetWebhooks(before);
        return removed;
      }
      if (removed > 0) return removed;
    }
  }

  /** A node whose clock is ahead of the database's must not remove what is not old enough by the clock of all. */
  #byDatabase(before: Millis): Millis {
    const { clock, time } = this.#core;
    const ahead = Math.ceil(clock.wall() - time.now());
    return ahead > STEP_MS ? before - ahead : before;
  }

  async #removeFrom(events: readonly OldEvent[], before: Millis, limit: number): Promise<number> {
    let removed = 0;
    for (const [projectId, ofProject] of Map.groupBy(events, (event) => event.project_id)) {
      if (removed >= limit) return removed;
      removed += await this.#removeOf(projectId, ofProject, before, limit - removed);
    }
    if (removed < limit) this.#place = events.at(-1)?.key ?? this.#place;
    return removed;
  }

  async #removeOf(
    projectId: string,
    events: readonly OldEvent[],
    before: Millis,
    limit: number,
  ): Promise<number> {
    const keys = events.map(({ key }) => key);
    const deliveries = await this.#core.database.run<OldDelivery>(sql.DELIVERIES_OF_EVENTS, [
      projectId,
      arrayOfPlain(keys),
      before,
      arrayOfPlain(keys.map(lastOf)),
    ]);
    const byKey = Map.groupBy(deliveries, ({ key }) => key);
    const chosen = choose(events, byKey, limit);
    if (chosen.deliveries.length + chosen.events.length === 0) return 0;
    return this.#core.database.transaction((tx) => remove(tx, projectId, chosen));
  }

  async #removeStats(before: Millis): Promise<void> {
    const { minute, half_hour: halfHour } = STATS_SPANS;
    const keepMinutes = Math.max(before, this.#core.clock.wall() - KEEP_MINUTES_MS);
    await this.#core.database.run(REMOVE_STATS, [minute, keepMinutes - minute]);
    await this.#core.database.run(REMOVE_STATS, [halfHour, before - halfHour]);
  }

  async #forgetWebhooks(before: Millis): Promise<void> {
    const { database, directory } = this.#core;
    const rows = await database.run<{ project_id: string; id: string }>(sql.DELETED_WEBHOOKS, [before]);
    if (rows.length === 0) return;
    const types = arrayOfText(await directory.types());
    for (const { project_id, id } of rows) {
      const used = await database.run(sql.WEBHOOK_USED, [project_id, id, types]);
      if (used.length > 0) continue;
      await database.transaction(async (tx) => {
        await tx.run(sql.FORGET_SECRETS, [project_id, id]);
        await tx.run(sql.FORGET_HEALTH, [project_id, id]);
        await tx.run(sql.FORGET_WEBHOOK, [project_id, id]);
      });
      directory.forgetWebhook(id);
    }
  }
}

interface Chosen {
  deliveries: string[];
  events: OldEvent[];
}

/** As many rows as `limit` allows, each event behind its deliveries. */
function choose(
  events: readonly OldEvent[],
  byKey: ReadonlyMap<string, OldDelivery[]>,
  limit: number,
): Chosen {
  const chosen: Chosen = { deliveries: [], events: [] };
  for (const event of events) {
    const all = byKey.get(event.key) ?? [];
    const expired = all.filter((each) => each.expired);
    const room = limit - chosen.deliveries.length - chosen.events.length;
    chosen.deliveries.push(...expired.slice(0, room).map(({ id }) => id));
    if (expired.length >= room) return chosen;
    if (expired.length === all.length) chosen.events.push(event);
  }
  return chosen;
}

/** How many deliveries and events went. */
async function remove(tx: Runner, projectId: string, { deliveries, events }: Chosen): Promise<number> {
  if (deliveries.length > 0) {
    await tx.run(sql.DELETE_ATTEMPTS, [projectId, arrayOfPlain(deliveries)]);
    await tx.run(sql.DELETE_DELIVERIES, [projectId, arrayOfPlain(deliveries)]);
  }
  if (events.length === 0) return deliveries.length;
  const keys = events.map(({ key }) => key);
  await tx.run(sql.LOCK_EVENTS, [projectId, arrayOfPlain(keys)]);
  // Only now, as a resend that came first has made a delivery that was not there before.
  const unused = await tx.run<{ key: string }>(sql.UNUSED_EVENTS, [
    projectId,
    arrayOfPlain(keys),
    arrayOfPlain(keys.map(lastOf)),
  ]);
  const gone = new Set(unused.map(({ key }) => key));
  const ids = events.filter(({ key }) => gone.has(key));
  await tx.run(sql.DELETE_EVENTS, [projectId, arrayOfPlain([...gone])]);
  await tx.run(sql.DELETE_EVENT_IDS, [
    projectId,
    arrayOfPlain(ids.map(({ key }) => key)),
    arrayOfText(ids.map(({ id }) => id)),
  ]);
  return deliveries.length + gone.size;
}
