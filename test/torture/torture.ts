import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient, createProject } from '../support/api-client.ts';
import { createRandom } from '../support/random.ts';
import { ServiceProcess } from '../support/service-process.ts';
import { waitFor } from '../support/wait-for.ts';
import { type Account, account } from './accounting.ts';
import { Endpoint, TEMPERS } from './endpoint.ts';
import { newLedger, PUBLISHED_TYPES, runPublisher } from './publisher.ts';

const PUBLISHERS = 4;
/** Retries soon enough that a delivery can die within the test. */
const RETRY_DELAYS_S = '0.1,0.2,0.3,0.4,0.5';
const DRAIN_TIMEOUT_MS = 60_000;

export interface TortureOptions {
  /** For the service's data and log. */
  folder: string;
  seed: number;
  kills: number;
  /** How long the service lives from one kill to the next: a whole number of ms in this range. */
  livesMs: { min: number; max: number };
  say(line: string): void;
}

export interface TortureResult extends Account {
  accepted: number;
  unanswered: number;
  requests: number;
}

/** Publishes to many kinds of endpoints, kills the service again and again, and then accounts for every event. */
export async function torture(options: TortureOptions): Promise<TortureResult> {
  const random = createRandom(options.seed);
  const service = await ServiceProcess.start({
    folder: options.folder,
    env: {
      ANCHOR_RETRY_DELAYS: RETRY_DELAYS_S,
      ANCHOR_ATTEMPT_TIMEOUT_MS: '2000',
      ANCHOR_MAX_WEBHOOKS: '20',
      ANCHOR_LOG_LEVEL: 'warn',
    },
  });
  const endpoints = new Map<string, Endpoint>();
  try {
    const api = new ApiClient(service.url, await createProject(service.url, service.adminToken, 'Torture'));
    for (const [name, temper] of Object.entries(TEMPERS)) {
      const endpoint = await Endpoint.open(name, temper, random.fork());
      const { id, secret } = await api.createWebhook(endpoint.url, [...PUBLISHED_TYPES]);
      endpoint.trust(secret);
      endpoints.set(id, endpoint);
    }

    const ledger = newLedger();
    let stopped = false;
    const publishing = Array.from({ length: PUBLISHERS }, (_, n) =>
      runPublisher(`p${n}`, api, random.fork(), ledger, () => stopped),
    );
    for (let kill = 1; kill <= options.kills; kill++) {
      await delay(random.int(options.livesMs.min, options.livesMs.max));
      await service.end('SIGKILL');
      options.say(`kill ${kill} of ${options.kills}, ${ledger.accepted.size} events accepted so far`);
      await service.startAgain();
    }
    stopped = true;
    await Promise.all(publishing);
    await drained(api, endpoints);
    const result = await account(api, ledger, endpoints, options.kills);
    const requests = [...endpoints.values()].reduce((sum, endpoint) => sum + endpoint.requests, 0);
    return { ...result, accepted: ledger.accepted.size, unanswered: ledger.unanswered.size, requests };
  } finally {
    await service.dispose();
    await Promise.all([...endpoints.values()].map((endpoint) => endpoint.close()));
  }
}

/** Resolves once every delivery has ended. One that never does is left to the accounting, which names it. */
async function drained(api: ApiClient, endpoints: ReadonlyMap<string, Endpoint>): Promise<void> {
  for (const [webhookId, endpoint] of endpoints) {
    await waitFor(
      async () => (await api.deliveries(webhookId, '?status=pending,in_flight&limit=1')).length === 0,
      {
        timeoutMs: DRAIN_TIMEOUT_MS,
        describe: `the last deliveries to ${endpoint.name}`,
      },
    );
  }
}
