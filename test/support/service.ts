import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Delivery, DeliveryDetail } from '../../client/types.ts';
import { startService as startRealService } from '../../src/cli/start-service.ts';
import { readConfig } from '../../src/settings/config.ts';
import { createLog } from '../../src/telemetry/logging.ts';
import { ApiClient, createProject } from './api-client.ts';
import { freePort } from './free-port.ts';
import { onEnd } from './on-end.ts';
import { tempDir } from './temp-dir.ts';
import { waitFor } from './wait-for.ts';

export interface TestServiceOptions {
  /** Settings besides those that every loopback test needs. */
  env?: Record<string, string>;
}

/** The real service in this process, wired as in production, on a data folder of its own. */
export interface TestService {
  readonly url: string;
  readonly dataDir: string;
  readonly adminToken: string;
  /** A project made for the test. */
  readonly api: ApiClient;
  /** The log so far, as written. */
  log(): string;
  /** Stops it as SIGTERM does. Done at the end of the test in any case. */
  stop(): Promise<void>;
}

/** Retries and timeouts short enough to be waited for. */
export const QUICK = { ANCHOR_RETRY_DELAYS: '0.05,0.05,0.05,0.05,0.05', ANCHOR_ATTEMPT_TIMEOUT_MS: '400' };

/** Starts the service; receivers on loopback are allowed, over http too. It is stopped when the test ends. */
export async function startService(t: TestContext, options: TestServiceOptions = {}): Promise<TestService> {
  const adminToken = randomBytes(32).toString('base64url');
  const dataDir = join(tempDir(t), 'data');
  const config = readConfig({
    ANCHOR_DATA_DIR: dataDir,
    ANCHOR_PORT: String(await freePort()),
    ANCHOR_ADMIN_TOKEN: adminToken,
    ANCHOR_ALLOW_TARGETS: '127.0.0.0/8,::1,localhost',
    ANCHOR_ALLOW_HTTP_TARGETS: 'true',
    ANCHOR_API_RATE_LIMIT: '0',
    ANCHOR_MAX_WEBHOOKS: '100',
    ...options.env,
  });
  const lines: string[] = [];
  const log = createLog('debug', { kind: 'terminal', write: (text) => lines.push(text), colours: false });
  const service = await startRealService(config, log);
  const stop = once(() => service.stop());
  onEnd(t, stop);
  const api = new ApiClient(service.url, await createProject(service.url, adminToken));
  return { url: service.url, dataDir, adminToken, api, log: () => lines.join(''), stop };
}

/** Waits until the webhook has one delivery and it has ended, and returns it with its attempts. */
export async function endedDelivery(api: ApiClient, webhookId: string): Promise<DeliveryDetail> {
  const [delivery] = await endedDeliveries(api, webhookId, 1);
  if (delivery === undefined) throw new Error(`webhook ${webhookId} has no delivery`);
  return delivery;
}

/** Waits until the webhook has `count` deliveries and all have ended; newest first. */
export async function endedDeliveries(
  api: ApiClient,
  webhookId: string,
  count: number,
): Promise<DeliveryDetail[]> {
  let rows: Delivery[] = [];
  await waitFor(
    async () => {
      rows = await api.deliveries(webhookId, '?limit=100');
      return rows.length === count && rows.every(({ completed_at }) => completed_at !== null);
    },
    { timeoutMs: 15_000, describe: () => `${count} ended deliveries, have ${JSON.stringify(rows, null, 1)}` },
  );
  return Promise.all(rows.map(({ id }) => api.delivery(webhookId, id)));
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= run();
    return running;
  };
}
