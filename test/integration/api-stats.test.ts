import assert from 'node:assert/strict';
import test from 'node:test';
import { assertRefused, NOBODYS, startApi } from './api-harness.ts';

const MINUTE_MS = 60_000;
const SHAPES = [
  { window: '1h', buckets: 60, seconds: 60 },
  { window: '24h', buckets: 48, seconds: 1_800 },
  { window: '7d', buckets: 56, seconds: 10_800 },
];

interface Bucket {
  start: string;
  succeeded: number;
}

test('every window has its buckets without a gap, also where nothing has happened', async (t) => {
  const api = await startApi(t);
  const project = api.as(await api.newProject());
  const webhook = await project.newWebhook();
  for (const { window, buckets, seconds } of SHAPES) {
    const { status, json } = await project.get(`/v1/webhooks/${webhook.id}/stats?window=${window}`);
    assert.equal(status, 200);
    assert.deepEqual([json.window, json.bucket_seconds, json.buckets.length], [window, seconds, buckets]);
    assert.equal(json.since, json.buckets[0].start);
    assert.equal(Date.parse(json.until) - Date.parse(json.since), buckets * seconds * 1000);
    assert.ok(Date.parse(json.until) > Date.now() && Date.parse(json.buckets.at(-1).start) <= Date.now());
    json.buckets.forEach((bucket: Bucket, i: number) => {
      assert.equal(Date.parse(bucket.start), Date.parse(json.since) + i * seconds * 1000);
    });
    assert.deepEqual(json.totals, {
      succeeded: 0,
      failed: 0,
      dead: 0,
      retried: 0,
      success_rate: null,
      p50_ms: null,
      p95_ms: null,
    });
  }
  const { json } = await project.get(`/v1/webhooks/${webhook.id}/stats`);
  assert.equal(json.window, '24h');
});

test('deliveries are counted by outcome where they ended, with how long attempts took', async (t) => {
  const api = await startApi(t);
  const project = api.as(await api.newProject());
  const webhook = await project.newWebhook();
  const now = Date.now();
  const ended = async (status: 'succeeded' | 'failed' | 'dead', ago: number, durationMs: number) => {
    await project.newEvent();
    await api.settle({ status }, { startedAt: now - ago * MINUTE_MS - durationMs, durationMs });
  };
  for (let i = 1; i <= 18; i++) await ended('succeeded', 0, 6);
  await ended('failed', 0, 1_000);
  await ended('dead', 10, 1_000);
  await project.newEvent();
  await api.settle({ status: 'pending', delayMs: 60_000 }, { startedAt: now, durationMs: 6 });

  const hour = (await project.get(`/v1/webhooks/${webhook.id}/stats?window=1h`)).json;
  const { p95_ms: p95, ...exact } = hour.totals;
  assert.deepEqual(exact, {
    succeeded: 18,
    failed: 1,
    dead: 1,
    retried: 1,
    success_rate: 0.9,
    p50_ms: 6,
  });
  assert.ok(p95 >= 750 && p95 <= 1_250, `${p95}`);
  const busy = hour.buckets.filter((bucket: Bucket) => bucket.succeeded > 0);
  assert.deepEqual([busy.length, busy[0].p50_ms, busy[0].dead], [1, 6, 0]);
  for (const window of ['24h', '7d']) {
    const { totals } = (await project.get(`/v1/webhooks/${webhook.id}/stats?window=${window}`)).json;
    assert.deepEqual(totals, hour.totals);
  }
});

test('one request counts every webhook of the project, in the order of the list', async (t) => {
  const api = await startApi(t);
  const project = api.as(await api.newProject());
  const other = api.as(await api.newProject());
  const [first, second] = [await project.newWebhook(), await project.newWebhook(['task.failed'])];
  await other.newWebhook();
  for (const caller of [project, project, other]) {
    await caller.newEvent();
    await api.settle();
  }
  const { json } = await project.get('/v1/stats?window=24h');
  assert.deepEqual(
    json.webhooks.map((webhook: { webhook_id: string; totals: object; buckets: Bucket[] }) => [
      webhook.webhook_id,
      webhook.totals,
      webhook.buckets.reduce((sum, bucket) => sum + bucket.succeeded, 0),
    ]),
    [
      [second.id, { ...json.webhooks[0].totals, succeeded: 0, success_rate: null }, 0],
      [first.id, { ...json.webhooks[1].totals, succeeded: 2, success_rate: 1 }, 2],
    ],
  );
  await project.call('DELETE', `/v1/webhooks/${first.id}`);
  assert.equal((await project.get('/v1/stats')).json.webhooks.length, 1);
});

test('a window that is none, and a webhook that is not there, are refused', async (t) => {
  const api = await startApi(t);
  const project = api.as(await api.newProject());
  const webhook = await project.newWebhook();
  for (const window of ['2h', '', '24H', '1h,24h']) {
    for (const path of ['/v1/stats', `/v1/webhooks/${webhook.id}/stats`]) {
      assertRefused(await project.get(`${path}?window=${window}`), 400, 'invalid_request', ['?window']);
    }
  }
  await project.call('DELETE', `/v1/webhooks/${webhook.id}`);
  for (const id of [NOBODYS.webhook, webhook.id, 'none']) {
    assertRefused(await project.get(`/v1/webhooks/${id}/stats`), 404, 'not_found');
  }
});
