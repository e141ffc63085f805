import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import test from 'node:test';
import fc from 'fast-check';
import type { DeliveryFilter, DeliveryRow, DeliveryStatus } from '../../../src/store/store.ts';
import { waitFor } from '../../support/wait-for.ts';
import { CLAIM_LIMIT, idsOf, type Opened, TestProject, times } from './fixtures.ts';

const STATUSES: DeliveryStatus[] = ['pending', 'in_flight', 'succeeded', 'failed', 'dead'];
const TYPES = ['a.one', 'a.two', 'a.three'];

export function filterTests(opened: Opened): void {
  test('every combination of filters shows exactly the rows that match', async () => {
    const project = await variedProject(opened);
    const all = await project.history();
    assert.deepEqual(new Set(all.map(({ status }) => status)), new Set(STATUSES));
    const times = [...new Set(all.map(({ createdAt }) => createdAt))];
    const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
    const filters = fc.record({
      webhookId: maybe(fc.constantFrom(...new Set(all.map(({ webhookId }) => webhookId)))),
      statuses: maybe(fc.subarray(STATUSES, { minLength: 1 })),
      eventType: maybe(fc.constantFrom(...TYPES, 'a.unknown')),
      eventId: maybe(fc.constantFrom(...all.slice(0, 6).map(({ eventId }) => eventId), 'evt_unknown')),
      since: maybe(fc.constantFrom(...times)),
      until: maybe(fc.constantFrom(...times)),
    });
    await fc.assert(
      fc.asyncProperty(
        filters,
        fc.nat({ max: 5 }),
        fc.integer({ min: 1, max: 60 }),
        async (given, offset, limit) => {
          const filter = { projectId: project.id, ...withoutUndefined(given) };
          const page = await project.store.history.page(filter, { limit, offset });
          const expected = all.filter((row) => matches(row, filter)).slice(offset, offset + limit);
          assert.deepEqual(page, expected);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('in_flight shows what is held, pending what waits', async () => {
    const project = await TestProject.create(opened());
    await project.webhook();
    const held = (await times(CLAIM_LIMIT + 4, () => project.accepted())).flatMap(({ claimed }) => claimed);
    const inFlight = await project.history({ statuses: ['in_flight'] });
    assert.deepEqual(idsOf(inFlight).sort(), idsOf(held).sort());
    assert.ok(inFlight.every(({ attempt }) => attempt === 1));
    const pending = await project.history({ statuses: ['pending'] });
    assert.equal(pending.length, 4);
    assert.ok(pending.every(({ attempt }) => attempt === 0));
    assert.equal((await project.history({ statuses: ['pending', 'in_flight'] })).length, CLAIM_LIMIT + 4);
  });

  test('a claimed retry shows as in_flight with the attempt under way', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const delivery = await project.delivery();
    await project.settle(delivery, { next: { status: 'pending', delayMs: 5 } });
    await project.claimed(webhook.id);
    const row = await project.row(delivery);
    assert.equal(row.status, 'in_flight');
    assert.equal(row.attempt, 2);
    assert.equal(row.responseStatus, 503);
  });

  test('since is inclusive and until is exclusive', async () => {
    const project = await TestProject.create(opened());
    await project.webhook();
    const first = await project.row(await project.ended('succeeded'));
    const second = await waitFor(
      async () => {
        const row = await project.row(await project.ended('succeeded'));
        return row.createdAt > first.createdAt && row;
      },
      { describe: 'the clock to move on' },
    );
    const at = second.createdAt;
    assert.ok(idsOf(await project.history({ since: at })).includes(second.id));
    assert.ok(!idsOf(await project.history({ since: at + 1 })).includes(second.id));
    assert.ok(!idsOf(await project.history({ until: at })).includes(second.id));
    assert.ok(idsOf(await project.history({ until: at + 1 })).includes(second.id));
    assert.deepEqual(await project.history({ since: at + 1, until: at }), []);
  });

  test('another project shows none of it, nor does an unknown one', async () => {
    const project = await variedProject(opened);
    const other = await TestProject.create(opened());
    await other.webhook();
    const [row] = await project.history();
    assert.ok(row !== undefined);
    const foreign: Partial<DeliveryFilter>[] = [
      {},
      { webhookId: row.webhookId },
      { eventId: row.eventId },
      { statuses: ['in_flight'] },
      { statuses: ['pending'], eventType: row.eventType },
    ];
    for (const filter of foreign) {
      assert.deepEqual(await other.history(filter), []);
      const unknown = { ...filter, projectId: randomUUID() };
      assert.deepEqual(await project.store.history.page(unknown, { limit: 10 }), []);
    }
  });

  test('a webhook that never was shows nothing', async () => {
    const project = await variedProject(opened);
    assert.deepEqual(await project.history({ webhookId: project.newWebhookId() }), []);
  });

  test('the history of a deleted webhook is part of its project', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    await project.ended('dead');
    await project.store.webhooks.delete(project.id, webhook.id, Date.now());
    await project.webhook();
    await project.ended('dead');
    assert.equal((await project.history({ statuses: ['dead'] })).length, 2);
  });

  /** Two webhooks, three types, every status, resent deliveries. */
  async function variedProject(of: Opened): Promise<TestProject> {
    const project = await TestProject.create(of());
    const webhook = await project.webhook(TYPES);
    await project.webhook(['a.two', 'a.three']);
    for (let i = 0; i < 30; i++) {
      const { claimed } = await project.accepted({ type: TYPES[i % 3] ?? '', id: `evt_v${i}` });
      for (const [n, delivery] of claimed.entries()) {
        const status = (['succeeded', 'failed', 'dead', 'pending'] as const)[(i + n) % 4] ?? 'dead';
        const next = status === 'pending' ? { status, delayMs: 3_600_000 } : { status };
        await project.settle(delivery, { next });
      }
    }
    const [resent] = await project.history({ webhookId: webhook.id, statuses: ['succeeded'] });
    await project.store.history.resend(project.id, webhook.id, resent?.id ?? '');
    await times(5, (i) => project.accepted({ type: 'a.three', id: `evt_h${i}` }));
    return project;
  }
}

function matches(row: DeliveryRow, filter: DeliveryFilter): boolean {
  return (
    (filter.webhookId === undefined || row.webhookId === filter.webhookId) &&
    (filter.statuses === undefined || filter.statuses.includes(row.status)) &&
    (filter.eventType === undefined || row.eventType === filter.eventType) &&
    (filter.eventId === undefined || row.eventId === filter.eventId) &&
    (filter.since === undefined || row.createdAt >= filter.since) &&
    (filter.until === undefined || row.createdAt < filter.until)
  );
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function withoutUndefined<T extends object>(given: T): Defined<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Defined<T>;
}
