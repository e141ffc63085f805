import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Histogram, Registry } from 'prom-client';
import { createMetrics } from '../../src/telemetry/metrics.ts';

const DURATIONS_MS = [0, 4.9, 5, 5.1, 250, 999, 10_000, 10_001];

test('durations read as the library would write them', async () => {
  const metrics = createMetrics();
  const registry = new Registry();
  const name = 'anchor_attempt_duration_seconds';
  const help = 'Duration of attempts, from their start to the end of the exchange.';
  const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
  const expected = new Histogram({ name, help, buckets, registers: [registry] });
  for (const ms of DURATIONS_MS) {
    metrics.attemptRecorded('succeeded', 200, ms);
    expected.observe(ms / 1000);
  }
  const { text } = await metrics.scrape();
  assert.ok(text.endsWith(await registry.metrics()), text);
});

test('what is counted before the first scrape and between scrapes is in the next one', async () => {
  const metrics = createMetrics();
  metrics.observeDispatcher(() => ({ inFlight: 1, held: 2, lanes: 3 }));
  metrics.eventPublished('accepted', 5);
  metrics.attemptRecorded('dead', null, 1);
  await metrics.scrape();
  metrics.eventPublished('accepted', 2);
  metrics.eventPublished('duplicate', 0);
  metrics.attemptRecorded('dead', null, 1);
  metrics.historyRemoved(7);
  const { text, contentType } = await metrics.scrape();
  assert.match(contentType, /^text\/plain; version=0\.0\.4/);
  for (const line of [
    'anchor_events_total{result="accepted"} 2',
    'anchor_events_total{result="duplicate"} 1',
    'anchor_deliveries_created_total 7',
    'anchor_attempts_total{status="dead",response="none"} 2',
    'anchor_history_removed_total 7',
    'anchor_attempts_in_flight 1',
    'anchor_deliveries_held 2',
    'anchor_webhooks_active 3',
  ]) {
    assert.ok(text.split('\n').includes(line), `${line} in\n${text}`);
  }
});

test('the CPU time of the process counts from its start, and not from the first scrape', async () => {
  const { user, system } = process.cpuUsage();
  const { text } = await createMetrics().scrape();
  const secondsOf = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  assert.ok(secondsOf('process_cpu_user_seconds_total') >= user / 1e6, text);
  assert.ok(secondsOf('process_cpu_system_seconds_total') >= system / 1e6);
  assert.ok(secondsOf('process_cpu_seconds_total') >= (user + system) / 1e6);
});
