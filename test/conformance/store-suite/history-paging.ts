import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { DeliveryFilter } from '../../../src/store/store.ts';
import { idsOf, type Opened, TestProject, times } from './fixtures.ts';

export function pagingTests(opened: Opened): void {
  test('deliveries are listed in order of acceptance, newest first, whatever their type, status and webhook', async () => {
    const project = await TestProject.create(opened());
    await project.webhook(['a.one', 'a.two']);
    await project.webhook(['a.two']);
    const expected: string[] = [];
    for (let i = 0; i < 12; i++) {
      const { claimed } = await project.accepted({ type: i % 3 === 0 ? 'a.one' : 'a.two' });
      expected.unshift(...idsOf(claimed).reverse());
      const status = (['succeeded', 'failed', 'dead'] as const)[i % 4];
      if (status !== undefined) for (const each of claimed) await project.settle(each, { next: { status } });
    }
    assert.deepEqual(idsOf(await project.history()), expected);
  });

  test('an empty project has an empty page', async () => {
    const project = await TestProject.create(opened());
    await project.webhook();
    assert.deepEqual(await project.history(), []);
  });

  test('limit and offset cut a window out of the whole', async () => {
    const project = await TestProject.create(opened());
    await project.webhook();
    for (let i = 0; i < 20; i++) await project.ended(i % 2 === 0 ? 'succeeded' : 'dead');
    const all = idsOf(await project.history());
    assert.equal(all.length, 20);
    const page = async (limit: number, offset: number) =>
      idsOf(await project.store.history.page({ projectId: project.id }, { limit, offset }));
    assert.deepEqual(await page(5, 0), all.slice(0, 5));
    assert.deepEqual(await page(5, 5), all.slice(5, 10));
    assert.deepEqual(await page(7, 15), all.slice(15));
    assert.deepEqual(await page(5, 20), []);
    assert.deepEqual(await page(5, 10_000), []);
  });

  test('a cursor goes on behind its row, also where that row is filtered out', async () => {
    const project = await TestProject.create(opened());
    await project.webhook();
    for (let i = 0; i < 10; i++) await project.ended(i % 2 === 0 ? 'succeeded' : 'failed');
    const all = await project.history();
    for (const [i, { id: before }] of all.entries()) {
      const filter: DeliveryFilter = { projectId: project.id, statuses: ['failed'] };
      const page = await project.store.history.page(filter, { limit: 100, before });
      const expected = all.slice(i + 1).filter(({ status }) => status === 'failed');
      assert.deepEqual(idsOf(page), idsOf(expected));
    }
  });

  test('a cursor that is no delivery id gives nothing', async () => {
    const project = await TestProject.create(opened());
    await project.webhook();
    await project.ended('succeeded');
    for (const before of ['', 'x', '00000000-0000-7000-8000-000000000000']) {
      const page = await project.store.history.page({ projectId: project.id }, { limit: 10, before });
      assert.deepEqual(page, []);
    }
  });

  test('paging by cursor neither skips nor repeats while deliveries arrive and end', async () => {
    const mode = fc.record({
      limit: fc.integer({ min: 1, max: 9 }),
      arrivals: fc.array(fc.nat({ max: 4 }), { maxLength: 12 }),
      scope: fc.constantFrom('project' as const, 'webhook' as const, 'type' as const),
    });
    await fc.assert(
      fc.asyncProperty(mode, async ({ limit, arrivals, scope }) => {
        const project = await TestProject.create(opened());
        const webhook = await project.webhook(['a.one', 'a.two']);
        await project.webhook(['a.two']);
        for (let i = 0; i < 8; i++) await publish(project, i);
        const filter: DeliveryFilter = {
          projectId: project.id,
          ...(scope === 'webhook' && { webhookId: webhook.id }),
          ...(scope === 'type' && { eventType: 'a.two' }),
        };
        const { history } = project.store;
        const there = idsOf(await history.page(filter, { limit: 1_000 }));

        const seen: string[] = [];
        let before: string | undefined;
        for (let i = 0; ; i++) {
          // Not awaited: these arrive, and end, while the page is read.
          const arriving = times(arrivals[i] ?? 0, (n) => publish(project, n));
          const page = await history.page(filter, { limit, ...(before !== undefined && { before }) });
          await arriving;
          seen.push(...idsOf(page));
          before = page.at(-1)?.id;
          if (page.length < limit) break;
        }
        assert.equal(new Set(seen).size, seen.length, 'nothing is repeated');
        assert.deepEqual(
          seen.filter((id) => there.includes(id)),
          there,
          'nothing is skipped',
        );
      }),
      { numRuns: 15 },
    );
  });
}

async function publish(project: TestProject, i: number): Promise<void> {
  const { claimed } = await project.accepted({ type: i % 2 === 0 ? 'a.one' : 'a.two' });
  for (const delivery of claimed) {
    await project.settle(delivery, { next: i % 3 === 0 ? { status: 'dead' } : { status: 'succeeded' } });
  }
}
