import { randomBytes, randomUUID } from 'node:crypto';
import { steadyStartNow, systemClock } from '../src/clock.ts';
import { createIdSource } from '../src/ids.ts';
import type { SanitisedEvent } from '../src/sanitise/sanitised-event.ts';
import { openSqliteStore } from '../src/store/sqlite/open.ts';
import type { ClaimedDelivery, SettledAttempt } from '../src/store/store.ts';
import { toolOptions } from '../test/support/tool-options.ts';
import { createDataFolder } from './data-folder.ts';
import { cpuByThread } from './process-usage.ts';
import { percentile } from './statistics.ts';

const USAGE = `node bench/store.ts [OPTIONS]
  --seconds N   how long (5)
  --callers N   each publishes one event after the other (256)
  --webhooks N  the first few of them get most of the events (1)

What the embedded store alone can do, through its threads and with every commit on disk. What is born claimed is settled
as delivered at once.`;
const WEBHOOKS_PER_PROJECT = 5;
const TYPES = Array.from({ length: 13 }, (_, i) => `bench.type_${i}`);
const BODY = randomBytes(600);
const RESPONSE = {
  status: 200,
  headers: { 'content-type': 'text/plain', date: 'Mon, 01 Jan 2024 00:00:00 GMT', connection: 'keep-alive' },
  body: Buffer.from('ok'),
};
const SIGNATURE = {
  timestamp: 1_716_544_084,
  anchor: `t=1716544084,v1=${'ab'.repeat(32)}`,
  standard: `v1,${randomBytes(32).toString('base64')}`,
};

const { values, number } = toolOptions(USAGE, {
  seconds: { type: 'string', default: '5' },
  callers: { type: 'string', default: '256' },
  webhooks: { type: 'string', default: '1' },
});
const durationMs = number('seconds', values.seconds) * 1_000;
const callers = number('callers', values.callers);
const webhooks = number('webhooks', values.webhooks);
const folder = createDataFolder();
const steadyStart = steadyStartNow();
const clock = systemClock(steadyStart);
const ids = createIdSource(clock);
const store = await openSqliteStore({ dataDir: folder.path, claimLimit: 512, steadyStart });
try {
  await run(await createWebhooks(webhooks));
} finally {
  await store.close();
  folder.remove();
}

interface Subscription {
  projectId: string;
  type: string;
}

/** Each is the only one of its project that gets its type, so that an event makes one delivery. */
async function createWebhooks(count: number): Promise<Subscription[]> {
  const subscriptions: Subscription[] = [];
  let projectId = '';
  for (let i = 0; i < count; i++) {
    if (i % WEBHOOKS_PER_PROJECT === 0) {
      projectId = randomUUID();
      await store.access.createProject({ id: projectId, name: `Bench ${i}`, createdAt: clock.wall() });
    }
    const type = TYPES[i % TYPES.length] ?? '';
    const webhook = {
      id: ids.webhookId(),
      projectId,
      url: 'https://example.com/',
      description: null,
      subscribedEvents: [type],
      createdAt: clock.wall(),
    };
    await store.webhooks.create(webhook, randomBytes(48), WEBHOOKS_PER_PROJECT);
    subscriptions.push({ projectId, type });
  }
  return subscriptions;
}

async function run(subscriptions: readonly Subscription[]): Promise<void> {
  const waits: number[] = [];
  let settled = 0;
  const began = performance.now();
  const end = began + durationMs;
  const cpuBefore = cpuByThread(process.pid);
  await Promise.all(Array.from({ length: callers }, caller));
  await store.ready();
  const seconds = (performance.now() - began) / 1_000;

  const latencies = Float64Array.from(waits);
  const ms = (share: number) => percentile(latencies, share).toFixed(1);
  console.log(
    `${Math.round(waits.length / seconds)} durable publishes/s, ${settled} of ${waits.length} settled`,
  );
  console.log(`publish to commit: p50 ${ms(0.5)} ms, p99 ${ms(0.99)} ms, max ${ms(1)} ms`);
  for (const [thread, { name, cpuMicros }] of cpuByThread(process.pid)) {
    const used = (cpuMicros - (cpuBefore.get(thread)?.cpuMicros ?? 0)) / waits.length;
    if (used >= 0.05) console.log(`  ${name}: ${used.toFixed(1)} µs of CPU for each publish with its settle`);
  }

  async function caller(): Promise<void> {
    while (performance.now() < end) {
      // Squared, so that a few webhooks get most of the events.
      const chosen = subscriptions[Math.floor(Math.random() ** 2 * subscriptions.length)];
      if (chosen === undefined) throw new Error('--webhooks must be at least 1');
      const { projectId, type } = chosen;
      const start = performance.now();
      const event = { id: ids.eventId(), projectId, type, body: BODY } as unknown as SanitisedEvent;
      const outcome = await store.events.publish(event);
      waits.push(performance.now() - start);
      if (outcome.result !== 'accepted') throw new Error(outcome.result);
      for (const delivery of outcome.claimed) void settle(delivery).then(() => (settled += 1));
    }
  }
}

async function settle({ id, webhookId, attempt }: ClaimedDelivery): Promise<void> {
  const settled: SettledAttempt = {
    deliveryId: id,
    webhookId,
    attempt,
    startedAt: clock.wall(),
    durationMs: 3,
    endedSteady: clock.steady(),
    signature: SIGNATURE,
    response: RESPONSE,
    error: null,
    next: { status: 'succeeded' },
  };
  const { result } = await store.queue.settle(settled);
  if (result !== 'settled') throw new Error(`a settle came out as ${result}`);
}
