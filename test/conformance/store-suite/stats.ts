import assert from 'node:assert/strict';
import test from 'node:test';
import { STATS_SPANS, type StatsSpan } from '../../../src/store/activity.ts';
import { latencyBucket } from '../../../src/store/latency-histogram.ts';
import { waitFor } from '../../support/wait-for.ts';
import { CLAIM_LIMIT, type Opened, type OpenStore, TestProject } from './fixtures.ts';

export function statsTests(opened: Opened, open: OpenStore): void {
  const read = (project: TestProject, query: { webhookId?: string; since?: number; minutes?: true } = {}) =>
    project.store.activity.stats(project.id, {
      ...(query.webhookId !== undefined && { webhookId: query.webhookId }),
      since: query.since ?? 0,
      resolution: query.minutes ? 'minute' : 'half_hour',
    });

  const counts = (spans: readonly StatsSpan[]) => {
    const sum = (of: (span: StatsSpan) => number) => spans.reduce((total, span) => total + of(span), 0);
    return {
      succeeded: sum((span) => span.succeeded),
      failed: sum((span) => span.failed),
      dead: sum((span) => span.dead),
      retried: sum((span) => span.retried),
      attempts: sum((span) => span.durations.reduce((total, count) => total + count, 0)),
    };
  };

  for (const minutes of [true, undefined]) {
    test(`every recorded attempt is counted by its outcome (${minutes ? 'minutes' : 'half hours'})`, async () => {
      const project = await TestProject.create(opened());
      const webhook = await project.webhook();
      const query = minutes ? { minutes } : {};
      assert.deepEqual(await read(project, query), []);
      for (const status of ['succeeded', 'succeeded', 'succeeded', 'failed', 'dead'] as const) {
        await project.ended(status);
      }
      await project.settle(await project.delivery(), { next: { status: 'pending', delayMs: 60_000 } });
      const spans = await read(project, query);
      assert.deepEqual(counts(spans), { succeeded: 3, failed: 1, dead: 1, retried: 1, attempts: 6 });
      for (const span of spans) {
        assert.equal(span.webhookId, webhook.id);
        assert.equal(span.start % STATS_SPANS[minutes ? 'minute' : 'half_hour'], 0);
      }
    });
  }

  test('spans are added up to longer ones where that is asked for', async () => {
    const project = await TestProject.create(opened());
    await project.webhook();
    await project.webhook();
    const now = project.clock.wall();
    const day = Math.floor(now / 86_400_000) * 86_400_000;
    for (const [hours, durationMs] of [
      [-1, 1],
      [-2, 1],
      [-2, 500],
      [-3.5, 500],
      [-5, 3],
    ] as const) {
      const startedAt = day + hours * 3_600_000;
      const { claimed } = await project.accepted();
      for (const delivery of claimed) await project.settle(delivery, { startedAt, durationMs });
    }
    const query = { since: 0, resolution: 'half_hour' } as const;
    const spans = await project.store.activity.stats(project.id, { ...query, lengthMs: 3 * 3_600_000 });
    const [early, late] = [day - 6 * 3_600_000, day - 3 * 3_600_000];
    const found = spans.map(({ start, succeeded, durations }) => [
      start,
      succeeded,
      ...[1, 3, 500].map((ms) => durations[latencyBucket(ms)]),
    ]);
    const expected = [
      [early, 2, 0, 1, 1],
      [late, 3, 2, 0, 1],
    ];
    assert.deepEqual(found, [...expected, ...expected]);
    assert.equal(new Set(spans.map(({ webhookId }) => webhookId)).size, 2);
  });

  test('a span is the one in which the attempt ended, and durations are kept apart', async () => {
    const project = await TestProject.create(opened());
    await project.webhook();
    const now = project.clock.wall();
    const hour = Math.floor(now / 3_600_000) * 3_600_000;
    for (const [startedAt, durationMs] of [
      [hour - 1, 1],
      [hour - 2, 1],
      [hour - 10_000, 12_345],
    ] as const) {
      await project.settle(await project.delivery(), { startedAt, durationMs });
    }
    const minutes = await read(project, { minutes: true });
    assert.deepEqual(
      minutes.map((span) => [span.start, span.succeeded]),
      [
        [hour - 60_000, 1],
        [hour, 2],
      ],
    );
    assert.equal(minutes[1]?.durations[latencyBucket(1)], 1);
    assert.equal(minutes[1]?.durations[latencyBucket(12_345)], 1);
    const halfHours = await read(project);
    assert.deepEqual(
      halfHours.map((span) => [span.start, span.succeeded]),
      [
        [hour - 30 * 60_000, 1],
        [hour, 2],
      ],
    );
    assert.deepEqual((await read(project, { since: hour })).length, 1);
  });

  test('what was lost is not counted, and an attempt is counted once', async () => {
    const project = await TestProject.create(opened());
    await project.webhook();
    const delivery = await project.delivery();
    await project.settle(delivery);
    assert.deepEqual(await project.settle(delivery), { result: 'lost' });
    assert.equal(counts(await read(project)).succeeded, 1);
  });

  test('webhooks are counted apart, and no project sees another’s', async () => {
    const project = await TestProject.create(opened());
    const other = await TestProject.create(opened());
    const [first, second] = [await project.webhook(), await project.webhook()];
    const { claimed } = await project.accepted();
    for (const each of claimed) {
      const status = each.webhookId === first.id ? 'succeeded' : 'failed';
      await project.settle(each, { next: { status } });
    }
    assert.equal(counts(await read(project, { webhookId: first.id })).succeeded, 1);
    assert.equal(counts(await read(project, { webhookId: second.id })).failed, 1);
    const both = await read(project);
    assert.deepEqual(counts(both), { succeeded: 1, failed: 1, dead: 0, retried: 0, attempts: 2 });
    assert.deepEqual(await read(other, { webhookId: first.id }), []);
    assert.deepEqual(await read(other), []);
  });

  test('what ends with its webhook’s deletion is counted as failed', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const held = await Promise.all(Array.from({ length: CLAIM_LIMIT }, () => project.delivery()));
    await project.accepted();
    await project.accepted();
    await project.store.webhooks.delete(project.id, webhook.id, project.clock.wall());
    const [attempted] = held;
    assert.ok(attempted !== undefined);
    await project.settle(attempted, { next: { status: 'pending', delayMs: 1_000 } });
    const failed = await waitFor(
      async () => {
        const found = counts(await read(project, { webhookId: webhook.id }));
        return found.failed === 3 && found;
      },
      { describe: 'waiting deliveries to end' },
    );
    assert.deepEqual(failed, { succeeded: 0, failed: 3, dead: 0, retried: 0, attempts: 1 });
  });

  test('counts go with the retention, and survive until then', async (t) => {
    const first = await open({ claimLimit: CLAIM_LIMIT });
    const project = await TestProject.create(first);
    await project.webhook();
    await project.ended('succeeded');
    const again = await first.reopen();
    t.after(() => again.close());
    const reopened = project.in(again);
    assert.equal(counts(await read(reopened)).succeeded, 1);
    assert.equal(counts(await read(reopened, { minutes: true })).succeeded, 1);
    await reopened.ended('failed');
    assert.deepEqual([counts(await read(reopened)).succeeded, counts(await read(reopened)).failed], [1, 1]);
    const removeAll = async (before: number) => {
      while ((await again.store.history.removeExpired(before, 100)) > 0);
    };
    await removeAll(reopened.clock.wall() - STATS_SPANS.half_hour);
    assert.equal(counts(await read(reopened)).succeeded, 1);
    await removeAll(reopened.clock.wall() + 2 * STATS_SPANS.half_hour);
    assert.deepEqual(await read(reopened), []);
    assert.deepEqual(await read(reopened, { minutes: true }), []);
  });
}
