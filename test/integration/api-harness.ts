/** The HTTP app on real services and a real store; what would be sent is kept instead, to be settled by the test. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { pino } from 'pino';
import { DashboardAccess } from '../../src/access/dashboard-access.ts';
import { builtInCatalog } from '../../src/catalog/catalog.ts';
import { steadyStartNow, systemClock } from '../../src/clock.ts';
import { portOf } from '../../src/common/port-of.ts';
import { BackPressure } from '../../src/deliver/back-pressure.ts';
import { AttemptHeaders } from '../../src/deliver/request-headers.ts';
import { ChangeFeed } from '../../src/history/change-feed.ts';
import { Stats } from '../../src/history/stats.ts';
import { type AppConfig, type AppDeps, createApp } from '../../src/http/app.ts';
import type { HttpApp } from '../../src/http/http-app.ts';
import { Acceptance } from '../../src/publish/accept.ts';
import { Preview } from '../../src/publish/preview.ts';
import type { ClaimedDelivery, NextState, SettledAttempt, Store } from '../../src/store/store.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { onEnd } from '../support/on-end.ts';
import { RoundRobin } from '../support/round-robin.ts';
import { ADMIN_TOKEN, MAX_WEBHOOKS, settleOffered, wireServices } from '../support/services.ts';
import { tempDir } from '../support/temp-dir.ts';
import { waitFor } from '../support/wait-for.ts';
import { type Answer, ApiCaller, type Call } from './api-caller.ts';
import { openApiStores } from './api-stores.ts';

export interface ApiOptions {
  config?: Partial<AppConfig>;
  /** How far (ms) the app's wall clock is ahead; may be changed while it runs. */
  ahead?: { ms: number };
  /** For what a node does by itself, such as limits that it counts in memory. */
  oneNode?: boolean;
  /** Replaces parts of what the app is given, to make it fail. */
  adjust?: (deps: AppDeps) => AppDeps;
}

export interface TestProject {
  id: string;
  apiKey: string;
  publisherKey: string;
}

export type Api = Awaited<ReturnType<typeof startApi>>;

/** Longer than any call of a test takes, so that none is cut off on its way to a node. */
const ANSWER_MS = 60_000;

/** By so much a node may lag behind what another has answered, besides fan-out; with some time for the calls. */
const LAG_MS = 1_500;

/** What was offered for sending, with the store of the node that holds it. */
interface Offered {
  delivery: ClaimedDelivery;
  store: Store;
}

/** Starts the app on a free port, or two behind a round robin; they and their data are gone when the test ends. */
export async function startApi(t: TestContext, options: ApiOptions = {}) {
  const steadyStart = steadyStartNow();
  const { ahead = { ms: 0 } } = options;
  const system = systemClock(steadyStart);
  const clock = { ...system, wall: () => system.wall() + ahead.ms };
  const { stores, atRest } = await openApiStores(t, { clock: system, steadyStart });
  const offered: Offered[] = [];
  const logged: Record<string, unknown>[] = [];
  const startNode = async (store: Store) => {
    const offer = (claimed: readonly ClaimedDelivery[]) => {
      offered.push(...claimed.map((delivery) => ({ delivery, store })));
    };
    const services = wireServices(store, clock, offer);
    const { catalog, ids, checkData, sanitiser, access, publisher, webhooks, history } = services;
    const deps: AppDeps = {
      preview: new Preview({
        acceptance: new Acceptance({ catalog, checkData, ids, clock }),
        sanitiser,
        projects: store.access,
      }),
      publisher,
      pressure: new BackPressure(clock),
      webhooks,
      history,
      previewHeaders: (event) => new AttemptHeaders('Anchor').preview(event),
      stats: new Stats({ store: store.activity, webhooks: store.webhooks, clock }),
      feed: new ChangeFeed({ store: store.activity, clock }),
      access,
      dashboard: new DashboardAccess({ store: store.sessions, clock }),
      catalog,
      ready: () => store.ready(),
      metrics: createMetrics(),
      logger: pino({ level: 'info' }, { write: (line) => void logged.push(JSON.parse(line)) }),
      clock,
      config: {
        publicUrl: null,
        brand: 'Anchor',
        // Tests call faster than people; the limit has tests of its own.
        apiRateLimit: 0,
        trustProxy: false,
        version: '0.0.0',
        maxWebhooks: MAX_WEBHOOKS,
        retentionDays: 7,
        attemptTimeoutMs: 10_000,
        retryDelaysMs: [5_000, 10_000, 15_000, 20_000, 30_000],
        accepts: true,
        dashboardDir: smallPage(t),
        docsDir: tempDir(t),
        ...options.config,
      },
    };
    const app = await createApp(options.adjust?.(deps) ?? deps);
    onEnd(t, () => {
      const closed = app.close();
      // Node counts a connection that was opened and never used as busy, and would wait for it for a minute.
      app.server.closeAllConnections();
      return closed;
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    return app;
  };
  const apps: HttpApp[] = [];
  const used = options.oneNode === true ? stores.slice(0, 1) : stores;
  for (const store of used) apps.push(await startNode(store));
  const ports = apps.map(({ server }) => portOf(server));
  const [port = 0] = ports;
  const caller = await ApiCaller.to(await frontOf(t, ports));

  /** A node on a busy machine that missed its beats leaves what it stores unclaimed, for any node to claim. */
  async function isAnyOffered(): Promise<boolean> {
    for (const store of stores) {
      if (offered.length > 0) return true;
      for (const { webhookId } of await store.queue.waiting()) {
        const { deliveries } = await store.queue.claim(webhookId);
        offered.push(...deliveries.map((delivery) => ({ delivery, store })));
      }
    }
    return offered.length > 0;
  }

  /** Ends the oldest offered delivery as a receiver's answer would. */
  async function settle(next: NextState = { status: 'succeeded' }, changes: Partial<SettledAttempt> = {}) {
    await waitFor(isAnyOffered, { describe: 'a delivery to be offered' });
    const first = offered.shift();
    assert.ok(first, 'no delivery was offered');
    return settleOffered(first.store, clock, first.delivery, { next, ...changes });
  }

  /** A project with one key of each kind, made through the operator's API. */
  async function newProject(name = 'Test'): Promise<TestProject> {
    const { id } = (await admin('POST', '/admin/v1/projects', { json: { name } })).json;
    const api = await admin('POST', `/admin/v1/projects/${id}/api-keys`, { json: { name } });
    const publisher = await admin('POST', '/admin/v1/publisher-keys', { json: { name, project_id: id } });
    return { id, apiKey: api.json.key, publisherKey: publisher.json.key };
  }

  /** Signs in through a link of the operator's API: to one project, or (left out) as an operator. */
  async function session(projectId?: string) {
    const path =
      projectId === undefined
        ? '/admin/v1/dashboard-links'
        : `/admin/v1/projects/${projectId}/dashboard-links`;
    const { url } = (await admin('POST', path, { json: {} })).json;
    const token = new URL(url).hash.slice('#token='.length);
    const answer = await caller.call('POST', '/v1/session', { json: { token } });
    assert.equal(answer.status, 201, answer.text);
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
    return { cookie, token, answer };
  }

  const admin = (method: string, path: string, call: Call = {}): Promise<Answer> =>
    caller.call(method, path, {
      ...call,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, ...call.headers },
    });

  return {
    /** Closes every node, as their ends do. */
    close: async () => {
      await Promise.all(apps.map((app) => app.close()));
    },
    /** The answer once every node gives this status: another node may lag behind a change by a second, this one by nothing. */
    everywhere: async (status: number, call: () => Promise<Answer>) => {
      let answer = await call();
      if (apps.length === 1) return answer;
      let inARow = 0;
      await waitFor(
        async () => {
          answer = await call();
          inARow = answer.status === status ? inARow + 1 : 0;
          return inARow === apps.length;
        },
        { timeoutMs: LAG_MS, describe: () => `every node to answer ${status}, not ${answer.status}` },
      );
      return answer;
    },
    /** Of a node itself, past the round robin. */
    port,
    catalog: builtInCatalog(),
    offered,
    logged,
    document: caller.document,
    settle,
    newProject,
    admin,
    session,
    origin: caller.baseUrl,
    atRest,
    call: caller.call.bind(caller),
    as: (project: TestProject) => new ProjectCaller(caller, project),
    /** Answers as ever: to be called after each abuse. */
    async assertAlive(): Promise<void> {
      const answer = await caller.call('GET', '/readyz');
      assert.deepEqual([answer.status, answer.json], [200, { status: 'ok' }]);
    },
  };
}

/** Where the nodes are reached: one of them by itself, several through a round robin. */
async function frontOf(t: TestContext, ports: readonly number[]): Promise<string> {
  if (ports.length === 1) return `http://127.0.0.1:${ports[0]}`;
  const balancer = await RoundRobin.start(ports, ANSWER_MS);
  onEnd(t, () => balancer.close());
  return balancer.url;
}

/** Stands in for the built dashboard, which has tests of its own. */
function smallPage(t: TestContext): string {
  const folder = tempDir(t);
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Webhooks</title>');
  return folder;
}

/** Calls with one project's keys. */
export class ProjectCaller {
  readonly id: string;
  readonly #caller: ApiCaller;
  readonly #project: TestProject;

  constructor(caller: ApiCaller, project: TestProject) {
    this.id = project.id;
    this.#caller = caller;
    this.#project = project;
  }

  call(method: string, path: string, call: Call = {}): Promise<Answer> {
    const headers = { 'anchor-api-key': this.#project.apiKey, ...call.headers };
    return this.#caller.call(method, path, { ...call, headers });
  }

  get(path: string): Promise<Answer> {
    return this.call('GET', path);
  }

  post(path: string, json?: unknown): Promise<Answer> {
    return this.call('POST', path, json === undefined ? {} : { json });
  }

  publish(path: '/v1/events' | '/v1/events/batch' | `/v1/events?${string}`, call: Call): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.#project.publisherKey}`, ...call.headers };
    return this.#caller.call('POST', path, { ...call, headers });
  }

  /** Creates a webhook and returns the answer's body. */
  async newWebhook(types: string[] = ['task.completed']) {
    const answer = await this.post('/v1/webhooks', {
      url: 'https://example.com/hook',
      subscribed_events: types,
    });
    assert.equal(answer.status, 201, answer.text);
    return answer.json;
  }

  /** Publishes a task.completed, or what is given, and returns the event's id. */
  async newEvent(event: Record<string, unknown> = {}): Promise<string> {
    const answer = await this.publish('/v1/events', { json: { ...taskCompleted(this.id), ...event } });
    assert.equal(answer.status, 202, answer.text);
    return answer.json.id;
  }
}

/** A publish request that is right in every way. */
export function taskCompleted(projectId: string) {
  return {
    project_id: projectId,
    type: 'task.completed',
    data: {
      task_id: 'tsk_4f8w9n2b',
      execution_id: 'exe_7c1k5m3d',
      started_at: '2026-05-24T12:18:00.923Z',
      completed_at: '2026-05-24T12:18:05.123Z',
      duration_ms: 4200,
      output: { value: 'done' },
      artifacts: [] as unknown[],
    },
  };
}

/** Ids of the right form that nothing has. */
export const NOBODYS = {
  project: randomUUID(),
  key: randomUUID(),
  delivery: '01971f3a-5c0e-7b11-8f0a-2d9c4e6b8a10',
  webhook: 'wh_01JWZ3NDEKTSV4RRFFQ69G5FAV',
  event: 'evt_01JWZ3P0V6T3M9QJ2C8K5R7XYB',
};

/** Asserts an error's status and code, and that it names these fields. */
export function assertRefused(answer: Answer, status: number, code: string, paths?: string[]): void {
  assert.deepEqual([answer.status, answer.json.code], [status, code], answer.text);
  if (paths === undefined) return;
  const named = answer.json.details.map((detail: { path: string }) => detail.path);
  assert.deepEqual(named.toSorted(), paths.toSorted(), answer.text);
}
