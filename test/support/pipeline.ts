import type { TestContext } from 'node:test';
import { pino } from 'pino';
import { builtInCatalog } from '../../src/catalog/catalog.ts';
import { AttemptLog } from '../../src/deliver/attempt-log.ts';
import { Dispatcher } from '../../src/deliver/dispatcher.ts';
import { Recorder } from '../../src/deliver/recorder.ts';
import { AttemptHeaders } from '../../src/deliver/request-headers.ts';
import { TargetDirectory } from '../../src/deliver/target-directory.ts';
import type { ExchangeOutcome, SignedRequest, Transport } from '../../src/deliver/transport.ts';
import { createIdSource } from '../../src/ids.ts';
import { createDataCheck } from '../../src/publish/data-check.ts';
import { Publisher } from '../../src/publish/publisher.ts';
import { createSanitiser } from '../../src/sanitise/sanitise.ts';
import { newSigningSecret, SecretBox } from '../../src/secrets/secret-box.ts';
import { openSqliteStoreInThread } from '../../src/store/sqlite/open-in-thread.ts';
import type { Store } from '../../src/store/store.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { taskData } from './api-client.ts';
import { onEnd } from './on-end.ts';
import { type SentRequest, sentRequest } from './sent-request.ts';
import { VirtualClock } from './virtual-clock.ts';

export const PROJECT_ID = '5d2c31f6-ab7e-481a-b6fd-8b4a96a4e197';
const EVENT_TYPE = 'task.completed';
const SCHEDULE = { timeoutMs: 10_000, retryDelaysMs: [5_000, 10_000, 15_000, 20_000, 30_000] };
const CLAIM_LIMIT = 512;

/**
 * What the network makes of a request: an answer after `afterMs`, of which the receiver took `tookMs` (left out: all of it), or
 * none before the deadline.
 */
export type Weather = (
  request: SignedRequest,
) => { afterMs: number; status: number | 'reset'; tookMs?: number } | 'no answer';

/** The real pipeline and store on one thread and a virtual clock; the network alone is made up. */
export interface Pipeline {
  clock: VirtualClock;
  store: Store;
  dispatcher: Dispatcher;
  transport: ScriptedTransport;
  /** Creates a webhook at `url`, subscribed to what `publish` publishes. */
  createWebhook(url: string): Promise<string>;
  publish(): Promise<string>;
  /** How many deliveries wait for this process alone, as the dispatcher has told so far. */
  ownBacklogs: number[];
}

/** Every request that was put on the wire, and when. */
export class ScriptedTransport implements Transport {
  readonly sent: { atMs: number; deadlineMs: number; request: SentRequest }[] = [];
  weather: Weather = () => ({ afterMs: 0, status: 200 });
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  post(request: SignedRequest, deadlineMs: number, done: (outcome: ExchangeOutcome) => void): void {
    this.sent.push({ atMs: this.#clock.steady(), deadlineMs, request: sentRequest(request) });
    const answer = this.weather(request);
    if (answer === 'no answer' || answer.afterMs >= deadlineMs) {
      this.#clock.timer(deadlineMs, () => done({ response: null, failure: 'no answer in time' }));
      return;
    }
    const { afterMs, tookMs = afterMs } = answer;
    if (answer.status === 'reset') {
      this.#clock.timer(afterMs, () => done({ response: null, failure: 'reset', costly: true, tookMs }));
      return;
    }
    const response = { status: answer.status, headers: {}, body: new Uint8Array() };
    this.#clock.timer(afterMs, () => done({ response, failure: null, tookMs }));
  }

  async close(): Promise<void> {}
}

/** Starts a pipeline with the service's own schedule and deadline. */
export async function startPipeline(t: TestContext): Promise<Pipeline> {
  const clock = new VirtualClock();
  const store = openSqliteStoreInThread({ database: ':memory:', clock, claimLimit: CLAIM_LIMIT });
  onEnd(t, () => store.close());
  const catalog = builtInCatalog();
  const ids = createIdSource(clock);
  const secrets = new SecretBox(new Uint8Array(32));
  const metrics = createMetrics();
  const transport = new ScriptedTransport(clock);
  const ownBacklogs: number[] = [];
  const dispatcher = new Dispatcher({
    queue: store.queue,
    targets: new TargetDirectory({ webhooks: store.webhooks, secrets, clock, maxAgeMs: 1_000 }),
    transport,
    recorder: new Recorder({
      queue: store.queue,
      clock,
      log: pino({ level: 'silent' }),
      attempts: new AttemptLog(null, clock),
      metrics,
    }),
    clock,
    policy: { headers: new AttemptHeaders('Anchor'), ...SCHEDULE },
    limits: { perWebhook: 128, total: 1_000 },
    onOwnBacklog: (deliveries) => ownBacklogs.push(deliveries),
  });
  const publisher = new Publisher({
    catalog,
    checkData: createDataCheck(catalog),
    sanitiser: createSanitiser(catalog),
    events: store.events,
    history: store.history,
    deliveries: dispatcher,
    ids,
    clock,
    reportFault: (fault) => {
      throw fault;
    },
  });
  await store.access.createProject({ id: PROJECT_ID, name: 'Test', createdAt: clock.wall() });
  await dispatcher.start();
  return {
    clock,
    store,
    dispatcher,
    transport,
    ownBacklogs,
    async createWebhook(url) {
      const id = ids.webhookId();
      const webhook = {
        id,
        projectId: PROJECT_ID,
        url,
        description: null,
        subscribedEvents: [EVENT_TYPE],
        createdAt: clock.wall(),
      };
      await store.webhooks.create(webhook, secrets.seal(newSigningSecret(), id), 10);
      return id;
    },
    async publish() {
      const event = { project_id: PROJECT_ID, type: EVENT_TYPE, data: taskData() };
      return (await publisher.publish(event, { projectId: PROJECT_ID })).id;
    },
  };
}
