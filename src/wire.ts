/**
 * Puts the service together by hand, from an open store up to the HTTP app. With `stores.ts` the only file that names concrete
 * adapters: everything else takes what it needs as a parameter.
 */
import { fileURLToPath } from 'node:url';
import { Access } from './access/access.ts';
import { DashboardAccess } from './access/dashboard-access.ts';
import type { Catalog } from './catalog/catalog.ts';
import { type Clock, type SteadyStart, systemClock } from './clock.ts';
import { within } from './common/within.ts';
import { AttemptLog } from './deliver/attempt-log.ts';
import { BackPressure } from './deliver/back-pressure.ts';
import type { DeliverySink } from './deliver/delivery-sink.ts';
import { Dispatcher } from './deliver/dispatcher.ts';
import { Recorder } from './deliver/recorder.ts';
import { AttemptHeaders } from './deliver/request-headers.ts';
import { startSenders } from './deliver/sender/senders.ts';
import { TargetDirectory } from './deliver/target-directory.ts';
import { ChangeFeed } from './history/change-feed.ts';
import { History } from './history/history.ts';
import { Retention } from './history/retention.ts';
import { Stats } from './history/stats.ts';
import { type AppConfig, createApp } from './http/app.ts';
import type { HttpApp } from './http/http-app.ts';
import { dashboardLinkUrl } from './http/routes/admin-dashboard-links.ts';
import { createIdSource } from './ids.ts';
import type { NetworkSettings } from './network/guarded-network.ts';
import { createUrlRules } from './network/url-rules.ts';
import { packageFile } from './process/package-root.ts';
import { readVersion } from './process/version.ts';
import { Acceptance } from './publish/accept.ts';
import { createDataCheck } from './publish/data-check.ts';
import { Preview } from './publish/preview.ts';
import { Publisher } from './publish/publisher.ts';
import { createSanitiser } from './sanitise/sanitise.ts';
import type { SecretBox } from './secrets/secret-box.ts';
import type { Config } from './settings/config.ts';
import type { Store } from './store/store.ts';
import { countingEvents, countingRemoval } from './telemetry/counting.ts';
import type { Log } from './telemetry/logging.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import { Webhooks } from './webhooks/webhooks.ts';

/**
 * Attempts under way at once. One webhook takes at most a part of what is free, so that hanging ones delay nobody
 * else; the total stays below the number of sockets that common limits allow a process.
 */
const LIMITS = { perWebhook: 128, total: 2_000 };
/**
 * How long targets of attempts are kept. Other nodes may change a webhook; in an embedded store every change is made here, and
 * tells the targets. Reading each of a thousand webhooks once a second costs a delivery a twentieth more.
 */
const TARGET_AGE_MS = { cluster: 1_000, embedded: 60_000 };
/** Written by `npm run build:dashboard`. */
const DASHBOARD_DIR = fileURLToPath(packageFile('dashboard/dist/'));
/** Written by `npm run build:docs`. */
const DOCS_DIR = fileURLToPath(packageFile('docs/dist/'));
/** For the link that a start prints. */
const START_LINK_MS = 15 * 60 * 1000;
/** Of an event that is never stored. */
const NO_PROJECT = '00000000-0000-0000-0000-000000000000';
const DAY_MS = 24 * 60 * 60 * 1000;
/** Clients that are still sending when the service ends get this long. */
const CLOSE_GRACE_MS = 5_000;
/** Time for recording the last attempts, beyond the deadline of the attempts themselves. */
const RECORD_GRACE_MS = 5_000;

/** For a node that only accepts: the store tells the workers. */
const NOWHERE: DeliverySink = { offer() {}, wake() {}, drop() {} };

export interface Service {
  /** Ready to listen; the caller says where. */
  app: HttpApp;
  access: Access;
  /** A link into the operator's dashboard that works once; null where this node serves no dashboard. */
  dashboardLink(): Promise<string | null>;
  /**
   * Makes an event of a type's example ready to be stored, and drops it: what is compiled with the first one is there then.
   * Takes about 80 ms.
   *
   * @throws RefusedError `unknown_event_type`
   */
  rehearse(eventType: string): void;
  /** Takes up what an earlier run left unfinished, and begins to remove expired history. */
  start(): Promise<void>;
  /**
   * Stops accepting, lets attempts under way end within their deadline, records them, and closes the store. What was
   * not started stays for the next start.
   */
  stop(): Promise<void>;
}

/** The way to receivers that the settings describe. */
export function networkSettings(
  config: Config,
  given: { steadyStart: SteadyStart; authorities: readonly string[] | undefined },
): NetworkSettings {
  return {
    steadyStart: given.steadyStart,
    allowTargets: config.allowTargets,
    allowHttp: config.allowHttpTargets,
    connectTimeoutMs: config.attemptTimeoutMs,
    ...(given.authorities !== undefined && { authorities: given.authorities }),
    ...(config.egressProxy !== null && {
      proxy: { proxy: config.egressProxy, checksAddresses: config.egressProxyChecks },
    }),
  };
}

/** What the service is built on. */
export interface ServiceParts {
  store: Store;
  catalog: Catalog;
  secrets: SecretBox;
  adminToken: string | Uint8Array;
  /** PEM certificates to trust for receivers; left out: the well-known ones. */
  authorities: readonly string[] | undefined;
  /** Opens the operator's API to commands on this machine; null: none does. */
  localToken: string | null;
  steadyStart: SteadyStart;
  log: Log;
}

/** One by one, so that no secret of the settings gets to where requests are answered. */
function appConfig(config: Config): AppConfig {
  return {
    publicUrl: config.publicUrl,
    brand: config.brand,
    apiRateLimit: config.apiRateLimit,
    trustProxy: config.trustProxy,
    version: readVersion(),
    maxWebhooks: config.maxWebhooks,
    retentionDays: config.retentionDays,
    attemptTimeoutMs: config.attemptTimeoutMs,
    retryDelaysMs: config.retryDelaysMs,
    dashboardDir: DASHBOARD_DIR,
    docsDir: DOCS_DIR,
    accepts: config.role !== 'worker',
  };
}

/** The stages from a claimed delivery to its recorded attempt. */
function wireDelivering(config: Config, parts: ServiceParts, clock: Clock, metrics: Metrics) {
  const { store, secrets, log } = parts;
  const attemptHeaders = new AttemptHeaders(config.brand);
  const pressure = new BackPressure(clock);
  const transport = startSenders(config.senders, networkSettings(config, parts), (requests) =>
    pressure.requestsWait(requests),
  );
  const targets = new TargetDirectory({
    webhooks: store.webhooks,
    secrets,
    clock,
    maxAgeMs: config.databaseUrl === null ? TARGET_AGE_MS.embedded : TARGET_AGE_MS.cluster,
  });
  const recorder = new Recorder({
    queue: store.queue,
    clock,
    log: log.logger,
    attempts: new AttemptLog(log.writeLine, clock),
    metrics,
  });
  const dispatcher = new Dispatcher({
    queue: store.queue,
    targets,
    transport,
    recorder,
    clock,
    policy: {
      headers: attemptHeaders,
      timeoutMs: config.attemptTimeoutMs,
      retryDelaysMs: config.retryDelaysMs,
    },
    limits: LIMITS,
    onOwnBacklog: (deliveries) => pressure.deliveriesWait(deliveries),
  });
  metrics.observeDispatcher(() => dispatcher.stats());
  return { attemptHeaders, pressure, transport, targets, dispatcher };
}

/** Builds the service on an open store. `Service.stop` closes that store too. */
export async function wire(config: Config, parts: ServiceParts): Promise<Service> {
  const { store, catalog, secrets, adminToken, log } = parts;
  const { logger } = log;
  const clock = systemClock(parts.steadyStart);
  const metrics = createMetrics();
  const ids = createIdSource(clock);
  const urlRules = createUrlRules({ allowTargets: config.allowTargets, allowHttp: config.allowHttpTargets });
  const { attemptHeaders, pressure, transport, targets, dispatcher } = wireDelivering(
    config,
    parts,
    clock,
    metrics,
  );
  const delivers = config.role !== 'api';
  const sink = delivers ? dispatcher : NOWHERE;

  const access = new Access({ store: store.access, clock, adminToken, localToken: parts.localToken });
  const dashboard = new DashboardAccess({ store: store.sessions, clock });
  const webhooks = new Webhooks({
    store: store.webhooks,
    secrets,
    urlRules,
    catalog,
    ids,
    clock,
    maxWebhooks: config.maxWebhooks,
    targets,
    deliveries: sink,
  });
  const checkData = createDataCheck(catalog);
  // It is warmed up in pieces, once the service has started.
  const sanitiser = createSanitiser(catalog, { scrubOutput: config.scrubOutput, warmsUp: false });
  const publisher = new Publisher({
    catalog,
    checkData,
    sanitiser,
    events: countingEvents(store.events, metrics),
    history: store.history,
    deliveries: sink,
    ids,
    clock,
    reportFault: (err) => logger.error({ err }, 'an event of a batch failed'),
  });
  const preview = new Preview({
    acceptance: new Acceptance({ catalog, checkData, ids, clock }),
    sanitiser,
    projects: store.access,
  });
  const history = new History({
    catalog,
    store: store.history,
    webhooks: store.webhooks,
    deliveries: sink,
    requestHeaders: (delivery, signature) => attemptHeaders.shown(delivery, signature),
  });
  const stats = new Stats({ store: store.activity, webhooks: store.webhooks, clock });
  const feed = new ChangeFeed({ store: store.activity, clock });
  const retention = new Retention({
    store: countingRemoval(store.history, metrics),
    clock,
    retentionMs: config.retentionDays * DAY_MS,
    onError: (err) => logger.error({ err }, 'expired history could not be removed, tried again in a minute'),
  });
  const app = await createApp({
    publisher,
    pressure,
    preview,
    webhooks,
    history,
    stats,
    feed,
    previewHeaders: (event) => attemptHeaders.preview(event),
    access,
    dashboard,
    catalog,
    metrics,
    ready: () => store.ready(),
    config: appConfig(config),
    logger,
    clock,
  });

  return {
    app,
    access,
    async dashboardLink() {
      if (config.role === 'worker' || config.publicUrl === null) return null;
      const { token } = await dashboard.createLink(null, START_LINK_MS);
      return dashboardLinkUrl(config.publicUrl, token);
    },
    rehearse(eventType) {
      publisher.previewTest(NO_PROJECT, eventType);
    },
    async start() {
      if (!delivers) return;
      await dispatcher.start();
      retention.start();
    },
    async stop() {
      await within(CLOSE_GRACE_MS, app.close(), () => app.server.closeAllConnections());
      const idle = Promise.all([dispatcher.stop(), retention.stop()]);
      await within(config.attemptTimeoutMs + RECORD_GRACE_MS, idle, () =>
        logger.warn('some attempts could not be recorded; they will be made again after the next start'),
      );
      await transport.close();
      await store.close();
    },
  };
}
