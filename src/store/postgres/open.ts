import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Store } from '../store.ts';
import { ChangeHints } from './change-log.ts';
import { ClaimBook } from './claim-book.ts';
import { ClaimTurns } from './claim-turns.ts';
import type { Core } from './core.ts';
import { Database } from './database.ts';
import { DatabaseClock } from './database-clock.ts';
import { EventKeys } from './delivery-ids.ts';
import { Directory } from './directory.ts';
import { HealthBook } from './health-book.ts';
import { Listener } from './listener.ts';
import { Node } from './node.ts';
import { PartitionKeeper } from './partition-keeper.ts';
import { EventPart } from './parts/event-part.ts';
import { PostgresStore } from './postgres-store.ts';
import { assertNoCopyUnderWay, type PrepareOptions, prepareSchema } from './prepare-schema.ts';
import { describeStartFault } from './start-faults.ts';
import { keepUp } from './upkeep.ts';
import { Waiting } from './waiting.ts';
import { WAITING_CHANNEL, Wake } from './wake.ts';

/** Transactions of publishes, and of settled attempts, that may be under way at once. */
const LANES = 2;
/** Where each is of one project alone. */
const LANES_DISTRIBUTED = 8;
/** For claims, the heartbeat, and configuration. */
const MORE_CONNECTIONS = 4;
const READ_CONNECTIONS = 4;
const TIMEOUT_MS = 10_000;
/** Reads of a long history. */
const READ_TIMEOUT_MS = 30_000;

export interface PostgresOptions extends PrepareOptions {
  /** Where notifications are listened for: past a pooler in transaction mode. Left out: `url`. */
  listenUrl?: string;
  /** Deliveries of one webhook that this node may hold; 0 for a node that only accepts. */
  claimLimit: number;
  /** The same while no other node lives that could do a part of the work; left out: `claimLimit`. */
  claimLimitAlone?: number;
  clock: Clock;
  report(message: string, error?: unknown): void;
}

/**
 * Opens the store: brings the schema up to date, makes the days ahead, and joins the other nodes.
 *
 * @throws StartError with one line for the operator
 */
export async function openPostgresStore(options: PostgresOptions): Promise<Store> {
  try {
    const distributed = await prepareSchema(options);
    await assertNoCopyUnderWay(options.url);
    return await join(options, distributed);
  } catch (error) {
    throw describeStartFault(error, options.url);
  }
}

async function join(options: PostgresOptions, distributed: boolean): Promise<Store> {
  const { url, clock, report } = options;
  const lanes = distributed ? LANES_DISTRIBUTED : LANES;
  const { core, events } = await makeCore(options, { distributed, lanes });
  const { database, directory, node, time, wake, hints } = core;
  const waiting = new Waiting({ database, directory, wake, hints, nodeId: () => node.id, clock, report });
  waiting.start();
  const partitions = new PartitionKeeper(database, () => clock.steady());
  const stopUpkeep = keepUp({ database, clock, time, partitions, hints, report });
  const listener = new Listener({
    url: options.listenUrl ?? url,
    channel: WAITING_CHANNEL,
    clock,
    tellSelf: () => wake.tellSelf(),
    heard: (payload) => wake.heard(payload),
    listening: () => waiting.lookSoon(),
    report,
  });
  const store = new PostgresStore({ core, events, waiting, partitions, listener, stopUpkeep, lanes });
  try {
    await listener.start();
  } catch (error) {
    await store.close();
    if (options.listenUrl === undefined) throw error;
    throw describeStartFault(error, options.listenUrl, 'ANCHOR_DATABASE_LISTEN_URL');
  }
  return store;
}

/** What the parts share, with this node joined to the others, and the part that publishes, which it has to know. */
async function makeCore(
  options: PostgresOptions,
  { distributed, lanes }: { distributed: boolean; lanes: number },
): Promise<{ core: Core; events: EventPart }> {
  const { url, clock, claimLimit, claimLimitAlone = claimLimit, report } = options;
  const time = new DatabaseClock(clock);
  const common = { url, distributed, now: () => time.now() };
  const database = new Database({ ...common, max: 2 * lanes + MORE_CONNECTIONS, timeoutMs: TIMEOUT_MS });
  const directory = new Directory(database, () => clock.steady());
  const book = new ClaimBook({ shared: claimLimit, alone: claimLimitAlone });
  const wake = new Wake({
    database,
    clock,
    self: randomUUID(),
    learn: (webhookId, projectId) => directory.learnWebhook(webhookId, projectId),
  });
  await time.look(database);
  const node = await Node.join({
    database,
    clock,
    claims: book,
    time,
    report,
    released(webhooks) {
      for (const { projectId, webhookId } of webhooks) {
        directory.learnWebhook(webhookId, projectId);
        wake.wakeHere(webhookId);
      }
    },
  });
  const publishing: { part?: EventPart } = {};
  const core: Core = {
    database,
    reads: new Database({ ...common, max: READ_CONNECTIONS, timeoutMs: READ_TIMEOUT_MS }),
    clock,
    directory,
    book,
    claimTurns: new ClaimTurns(lanes, (lane) => publishing.part?.runningIn(lane) ?? false),
    keys: new EventKeys(),
    time,
    node,
    wake,
    hints: new ChangeHints(),
    health: new HealthBook({ database, clock, report }),
  };
  publishing.part = new EventPart(core, lanes);
  return { core, events: publishing.part };
}
