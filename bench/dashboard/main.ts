import { join } from 'node:path';
import { pino } from 'pino';
import { startService } from '../../src/cli/start-service.ts';
import { readConfig } from '../../src/settings/config.ts';
import { toolOptions } from '../../test/support/tool-options.ts';
import { newFilledFolder } from '../fill/filled-folder.ts';
import type { SeededProject } from '../fill/seed.ts';
import { percentile } from '../statistics.ts';

const LIMIT_MS = 200;
const REPEATS = 20;

const USAGE = `npm run bench:dashboard [-- OPTIONS]
  --deliveries N  so many in the embedded store, at least 1,000 (1,000,000)

How long the service takes to answer what the dashboard's pages ask for. Exits with 1 where one takes ${LIMIT_MS} ms or more.`;

const { values, number, refuse } = toolOptions(USAGE, { deliveries: { type: 'string', default: '1000000' } });
const deliveries = number('deliveries', values.deliveries);
if (deliveries < 1_000) refuse('--deliveries must be at least 1000.');
process.exitCode = await main();

async function main(): Promise<number> {
  const filled = await newFilledFolder({ deliveries, endedMsAgo: 0 }, console.log);
  try {
    return await measured(join(filled.path, 'data'), filled);
  } finally {
    filled.remove();
  }
}

async function measured(dataDir: string, made: SeededProject): Promise<number> {
  const config = readConfig({ ANCHOR_DATA_DIR: dataDir, ANCHOR_PORT: '0', ANCHOR_API_RATE_LIMIT: '0' });
  const service = await startService(config, { logger: pino({ level: 'silent' }), writeLine: null });
  try {
    let slow = 0;
    console.log(`${'what'.padEnd(44)}    p50      max`);
    for (const [what, question] of Object.entries(await pagesOf(service.url, made))) {
      const times = await timesOf(() => ask(service.url, question, made));
      const [p50, max] = [percentile(times, 0.5), percentile(times, 1)];
      if (p50 >= LIMIT_MS) slow += 1;
      console.log(`${what.padEnd(44)} ${p50.toFixed(1).padStart(6)}   ${max.toFixed(1).padStart(6)} ms`);
    }
    console.log(slow === 0 ? `\nEvery answer under ${LIMIT_MS} ms.` : `\n${slow} answers take too long.`);
    return slow === 0 ? 0 : 1;
  } finally {
    await service.stop();
  }
}

/** A path to get, or one to post to with a body. */
type Question = string | { path: string; body: unknown };

/** What the pages ask for, by what it is. */
async function pagesOf(url: string, made: SeededProject): Promise<Record<string, Question>> {
  const read = async (path: string) => JSON.parse(await ask(url, path, made));
  const { events } = await read('/v1/deliveries?limit=100&offset=10000');
  const middle = await read(
    `/v1/deliveries?limit=1&until=${new Date(Date.now() - 3 * 86_400_000).toISOString()}`,
  );
  const [row] = events;
  const webhook = `/v1/webhooks/${row.webhook_id}`;
  return {
    webhooks: '/v1/webhooks',
    'deliveries, first page': '/v1/deliveries?limit=100',
    'deliveries, by offset 10,000': '/v1/deliveries?limit=100&offset=10000',
    'deliveries, by cursor in the middle': `/v1/deliveries?limit=100&cursor=${middle.next_cursor}`,
    'deliveries, dead ones': '/v1/deliveries?limit=100&status=dead',
    'deliveries, unfinished ones (none)': '/v1/deliveries?limit=100&status=pending,in_flight',
    'deliveries, of one type and day': `/v1/deliveries?limit=100&event_type=task.failed&since=${dayAgo(4)}&until=${dayAgo(3)}`,
    'deliveries, of one event': `/v1/deliveries?external_event_id=${row.external_event_id}`,
    'deliveries of a webhook, failed ones': `${webhook}/events?limit=100&status=failed`,
    'a delivery': `${webhook}/events/${row.id}`,
    'an event': `/v1/events/${row.external_event_id}`,
    'counts of a webhook, 1 hour': `${webhook}/stats?window=1h`,
    'counts of a webhook, 24 hours': `${webhook}/stats?window=24h`,
    'counts of a webhook, 7 days': `${webhook}/stats?window=7d`,
    'counts of every webhook, 24 hours': '/v1/stats?window=24h',
    'what a recovery of 7 days would send': {
      path: `${webhook}/recover`,
      body: { since: dayAgo(7), dry_run: true },
    },
  };
}

async function timesOf(run: () => Promise<unknown>): Promise<Float64Array> {
  const times = new Float64Array(REPEATS);
  for (let i = 0; i < REPEATS; i++) {
    const began = performance.now();
    await run();
    times[i] = performance.now() - began;
  }
  return times;
}

async function ask(url: string, question: Question, { apiKey }: SeededProject): Promise<string> {
  const { path, body } = typeof question === 'string' ? { path: question, body: undefined } : question;
  const headers = { 'anchor-api-key': apiKey, 'content-type': 'application/json' };
  const post = { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(url + path, body === undefined ? { headers } : post);
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
  return text;
}

function dayAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString();
}
