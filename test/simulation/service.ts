import type { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { builtInCatalog } from '../../src/catalog/catalog.ts';
import { AttemptLog } from '../../src/deliver/attempt-log.ts';
import { Dispatcher } from '../../src/deliver/dispatcher.ts';
import { Recorder } from '../../src/deliver/recorder.ts';
import { AttemptHeaders } from '../../src/deliver/request-headers.ts';
import { TargetDirectory } from '../../src/deliver/target-directory.ts';
import type { Transport } from '../../src/deliver/transport.ts';
import { History } from '../../src/history/history.ts';
import { Retention } from '../../src/history/retention.ts';
import { createIdSource } from '../../src/ids.ts';
import { createUrlRules } from '../../src/network/url-rules.ts';
import { createDataCheck } from '../../src/publish/data-check.ts';
import { Publisher } from '../../src/publish/publisher.ts';
import { createSanitiser } from '../../src/sanitise/sanitise.ts';
import { SecretBox } from '../../src/secrets/secret-box.ts';
import { openSqliteStoreInThread } from '../../src/store/sqlite/open-in-thread.ts';
import type { Store } from '../../src/store/store.ts';
import type { Metrics } from '../../src/telemetry/metrics.ts';
import { Webhooks } from '../../src/webhooks/webhooks.ts';
import type { Random } from '../support/random.ts';
import { disturbed } from './disturbed-store.ts';
import type { LifeRecord } from './ledger.ts';
import { ProcessClock } from './process-clock.ts';
import type { World } from './world.ts';

export const DEADLINE_MS = 10_000;
export const RETRY_DELAYS_MS: readonly number[] = [5_000, 10_000, 15_000, 20_000, 30_000];
export const RETENTION_MS = 7 * 24 * 60 * 60 * 1000;
export const MAX_WEBHOOKS = 5;

// Compiled once: they keep nothing of what passes through them.
const catalog = builtInCatalog();
const checkData = createDataCheck(catalog);
const sanitiser = createSanitiser(catalog);
const log = pino({ level: 'silent' });
const metrics: Metrics = {
  eventPublished() {},
  attemptRecorded() {},
  historyRemoved() {},
  observeDispatcher() {},
  scrape: () => Promise.reject(new Error('nobody scrapes a simulation')),
};

export interface Limits {
  perWebhook: number;
  total: number;
  claim: number;
}

/** Something that makes a store break its promises, to see whether the simulation notices. */
export type Sabotage = (store: Store, random: Random) => Store;

export interface ServiceDeps {
  world: World;
  /** What the disk has; it outlives the process. */
  database: DatabaseSync;
  life: LifeRecord;
  limits: Limits;
  transport: (owner: object) => Transport;
  /** Told of every signing secret as it is made. */
  sealed: (webhookId: string, secret: string) => void;
  sabotage: Sabotage;
}

/** The real pipeline and services of one process, wired as in src/wire.ts but for threads, sockets and time. */
export interface SimulatedService {
  readonly store: Store;
  readonly secrets: SecretBox;
  readonly publisher: Publisher;
  readonly webhooks: Webhooks;
  readonly history: History;
  stats(): ReturnType<Dispatcher['stats']>;
  start(): Promise<void>;
  /** Resolves when what is under way has ended and is recorded, and the store is closed. */
  stop(): Promise<void>;
}

/** Builds the service on what the disk has. `owner` is the process: its callbacks and timers die with it. */
export function buildService(deps: ServiceDeps, owner: object): SimulatedService {
  const { world, life, limits } = deps;
  const random = world.random.fork();
  const clock = new ProcessClock(world, owner, random.fork());
  const diskRandom = random.fork();
  const inThread = openSqliteStoreInThread({
    database: deps.database,
    clock,
    claimLimit: limits.claim,
    random: (size) => Uint8Array.from({ length: size }, () => diskRandom.int(0, 255)),
    failCommit: () => diskRandom.chance(world.disk.commitFails),
    schedule: (run, lane) => world.scheduler.post(owner, `${life.number} ${lane}`, run),
  });
  const store = disturbed(deps.sabotage(inThread, random.fork()), { world, owner, random: random.fork() });
  const secrets = new SecretBox(new Uint8Array(32).fill(7));
  const ids = createIdSource(clock);
  const attemptHeaders = new AttemptHeaders('Anchor');
  const targets = new TargetDirectory({ webhooks: store.webhooks, secrets, clock, maxAgeMs: 60_000 });
  const dispatcher = new Dispatcher({
    queue: store.queue,
    targets,
    transport: deps.transport(owner),
    recorder: new Recorder({
      queue: store.queue,
      clock,
      log,
      attempts: new AttemptLog(null, clock),
      metrics,
    }),
    clock,
    policy: { headers: attemptHeaders, timeoutMs: DEADLINE_MS, retryDelaysMs: RETRY_DELAYS_MS },
    limits,
  });
  const publisher = new Publisher({
    catalog,
    checkData,
    sanitiser,
    events: store.events,
    history: store.history,
    deliveries: dispatcher,
    ids,
    clock,
    reportFault: (fault) => world.breach(`an event of a batch failed: ${String(fault)}`),
  });
  const webhooks = new Webhooks({
    store: store.webhooks,
    secrets: {
      seal(secret, webhookId) {
        deps.sealed(webhookId, secret);
        return secrets.seal(secret, webhookId);
      },
    },
    urlRules: createUrlRules({ allowTargets: [], allowHttp: false }),
    catalog,
    ids,
    clock,
    maxWebhooks: MAX_WEBHOOKS,
    deliveries: dispatcher,
    targets,
  });
  const history = new History({
    catalog,
    store: store.history,
    webhooks: store.webhooks,
    deliveries: dispatcher,
    requestHeaders: (delivery, signature) => attemptHeaders.shown(delivery, signature),
  });
  const retention = new Retention({
    store: store.history,
    clock,
    retentionMs: RETENTION_MS,
    onError: () => {},
  });
  return {
    store,
    secrets,
    publisher,
    webhooks,
    history,
    stats: () => dispatcher.stats(),
    async start() {
      await dispatcher.start();
      retention.start();
    },
    async stop() {
      await Promise.all([dispatcher.stop(), retention.stop()]);
      await store.close();
    },
  };
}
