import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { ApiClient, createProject, type PublishRequest } from '../../test/support/api-client.ts';
import { createAuthority } from '../../test/support/certificates.ts';
import { startConnectProxy } from '../../test/support/connect-proxy.ts';
import { onEnd } from '../../test/support/on-end.ts';
import { startReceiver } from '../../test/support/receiver.ts';
import { ServiceProcess } from '../../test/support/service-process.ts';
import { tempDir } from '../../test/support/temp-dir.ts';
import { waitFor } from '../../test/support/wait-for.ts';
import { ENDPOINTS } from './endpoints.ts';

const PAST_CLOCK = new URL('past-clock.ts', import.meta.url).href;
const EVENTS = new URL('../../examples/events.ndjson', import.meta.url);
const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;
/** Every fifth bar of the chart of a day gets one. */
const WAVE_EVERY_MINUTES = 150;

/** A service with a day of real deliveries to real endpoints, under names that look like a customer's. */
export interface Stage {
  service: ServiceProcess;
  api: ApiClient;
  /** Ids by description. */
  webhooks: Map<string, string>;
}

export async function setStage(t: TestContext, say: (line: string) => void): Promise<Stage> {
  const folder = tempDir(t);
  const clockFile = join(folder, 'clock');
  const setBack = (minutes: number) => writeFileSync(clockFile, String(minutes * MINUTE_MS));
  setBack(DAY_MINUTES);
  const service = await ServiceProcess.start({
    folder,
    nodeArgs: ['--import', PAST_CLOCK],
    env: { ...(await reachEndpoints(t, folder)), CLOCK_BACK_FILE: clockFile },
  });
  onEnd(t, () => service.dispose());
  const keys = await createProject(service.url, service.adminToken, 'Acme Inc.');
  await createProject(service.url, service.adminToken, 'Globex Corporation');
  const api = new ApiClient(service.url, keys);
  const webhooks = await register(api);

  for (let minutes = DAY_MINUTES - 10; minutes > 5; minutes -= WAVE_EVERY_MINUTES) {
    say(`Delivering what happened ${(minutes / 60).toFixed(1)} hours ago.`);
    await service.end('SIGTERM');
    setBack(minutes);
    await service.startAgain();
    await api.publishBatch(eventsAt(minutes));
    await allEnded(api);
  }
  await service.end('SIGTERM');
  setBack(0);
  await service.startAgain();
  await api.publishBatch(eventsAt(0));
  return { service, api, webhooks };
}

/** The endpoints listen on loopback; a proxy leads their names there. */
async function reachEndpoints(t: TestContext, folder: string): Promise<Record<string, string>> {
  const authority = createAuthority();
  const names = ENDPOINTS.map(({ url }) => new URL(url).hostname);
  const longAgo = new Date(Date.now() - 3 * DAY_MINUTES * MINUTE_MS);
  const receiver = await startReceiver(t, { certificate: authority.issue({ names, notBefore: longAgo }) });
  for (const { url, behaviour } of ENDPOINTS) receiver.answerAt(new URL(url).pathname, behaviour);
  const proxy = await startConnectProxy(t, { leadsTo: { host: '127.0.0.1', port: receiver.port } });
  const authorityFile = join(folder, 'authority.pem');
  writeFileSync(authorityFile, authority.cert);
  return {
    ANCHOR_TARGET_CA_FILE: authorityFile,
    ANCHOR_EGRESS_PROXY: `http://127.0.0.1:${proxy.port}`,
    ANCHOR_EGRESS_PROXY_CHECKS: 'true',
  };
}

async function register(api: ApiClient): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const { url, events, description } of ENDPOINTS) {
    const { id } = await api.createWebhook(url, events);
    await api.updateWebhook(id, { description });
    ids.set(description, id);
  }
  return ids;
}

/** More by day than by night. */
function eventsAt(minutes: number): PublishRequest[] {
  const examples = readFileSync(EVENTS, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as PublishRequest);
  const rounds = 1 + Math.round(2 * Math.sin((minutes / DAY_MINUTES) * Math.PI) ** 2);
  return Array.from({ length: rounds }, () =>
    examples.map(({ type, data }) => ({ type, data }) as PublishRequest),
  ).flat();
}

async function allEnded(api: ApiClient): Promise<void> {
  const headers = { 'anchor-api-key': api.keys.apiKey };
  await waitFor(
    async () => {
      const answer = await fetch(`${api.baseUrl}/v1/deliveries?status=pending,in_flight&limit=1`, {
        headers,
      });
      const { events } = (await answer.json()) as { events: unknown[] };
      return events.length === 0;
    },
    { describe: 'every delivery to end', timeoutMs: 60_000 },
  );
}
