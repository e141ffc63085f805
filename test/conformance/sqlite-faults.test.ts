import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import test, { type TestContext } from 'node:test';
import fc from 'fast-check';
import { type Clock, steadyStartNow, systemClock } from '../../src/clock.ts';
import { StoreUnavailableError } from '../../src/errors.ts';
import type { WriteBatch } from '../../src/store/sqlite/boundary/messages.ts';
import { openWriter } from '../../src/store/sqlite/connections.ts';
import { SqliteStore } from '../../src/store/sqlite/main/sqlite-store.ts';
import { migrateDatabase } from '../../src/store/sqlite/migrate.ts';
import { openSqliteStoreInThread } from '../../src/store/sqlite/open-in-thread.ts';
import { startWriter, ThreadReaderLink } from '../../src/store/sqlite/threads/thread-links.ts';
import type { ClaimedDelivery } from '../../src/store/store.ts';
import { tempDir } from '../support/temp-dir.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { CLAIM_LIMIT, TestProject, times } from './store-suite/fixtures.ts';

const clock = systemClock();

/** A store on a database that the test can reach around it. */
async function openOn(t: TestContext): Promise<{ db: DatabaseSync; project: TestProject }> {
  const db = openWriter(`${tempDir(t)}/test.db`);
  const store = openSqliteStoreInThread({ database: db, clock, claimLimit: CLAIM_LIMIT });
  t.after(async () => {
    await store.close();
    db.close();
  });
  return { db, project: await TestProject.create({ store, clock }) };
}

/** A store whose commits fail as long as the test says so. */
async function openUnreliable(options: { clock: Clock; claimLimit: number }) {
  const commits = { fail: false };
  const store = openSqliteStoreInThread({ ...options, database: ':memory:', failCommit: () => commits.fail });
  return { store, commits, project: await TestProject.create({ store, clock: options.clock }) };
}

function pages(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA page_count').get()?.page_count);
}

test('a full disk refuses what it cannot keep, keeps what was accepted, and is forgotten once there is room', async (t) => {
  const { db, project } = await openOn(t);
  const webhook = await project.webhook();
  const kept = await project.delivery({ id: 'evt_kept' });
  db.exec(`PRAGMA max_page_count = ${pages(db) + 2}`);

  const body = 'x'.repeat(60_000);
  const outcomes = await Promise.allSettled([project.publish({ id: 'evt_big', body })]);
  assert.ok(outcomes[0]?.status === 'rejected' && outcomes[0].reason instanceof StoreUnavailableError);
  await assert.rejects(project.publish({ id: 'evt_big', body }), /full/);
  assert.equal(await project.store.history.event(project.id, 'evt_big'), null);
  assert.deepEqual(await project.row(kept).then(({ status }) => status), 'in_flight');

  db.exec('PRAGMA max_page_count = 100000');
  assert.deepEqual(await project.settle(kept), { result: 'settled', status: 'succeeded' });
  assert.equal((await project.publish({ id: 'evt_big', body })).result, 'accepted');
  // Nothing of the failed commits holds a slot.
  const { claimed } = await project.accepted();
  assert.equal(claimed[0]?.webhookId, webhook.id);
  await project.store.ready();
});

test('a settle whose commit fails keeps its claim, and succeeds when it is tried again', async () => {
  const { store, project, commits } = await openUnreliable({ clock, claimLimit: CLAIM_LIMIT });
  const webhook = await project.webhook();
  const held = await times(CLAIM_LIMIT, () => project.delivery());
  commits.fail = true;
  for (const delivery of held) await assert.rejects(project.settle(delivery), StoreUnavailableError);
  await assert.rejects(store.ready(), StoreUnavailableError);
  await assert.rejects(store.queue.claim(webhook.id), StoreUnavailableError);
  await assert.rejects(store.webhooks.delete(project.id, webhook.id, 1), StoreUnavailableError);
  commits.fail = false;
  assert.deepEqual((await project.accepted()).waiting, [webhook.id]);
  const shown = await store.webhooks.get(project.id, webhook.id);
  assert.deepEqual([shown?.lastSuccessAt, shown?.enabled], [null, true]);
  for (const delivery of held) {
    assert.deepEqual(await project.settle(delivery), { result: 'settled', status: 'succeeded' });
  }
  assert.equal((await store.queue.claim(webhook.id)).deliveries.length, 1);
  await store.close();
});

test('whichever commits fail, memory and database stay in step', async () => {
  const step = fc.record({
    do: fc.constantFrom(
      'publish' as const,
      'publish' as const,
      'claim' as const,
      'settle' as const,
      'config' as const,
    ),
    fails: fc.boolean(),
    n: fc.nat({ max: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 50 }), async (steps) => {
      const virtual = new VirtualClock();
      const { store, project, commits } = await openUnreliable({ clock: virtual, claimLimit: 3 });
      const webhook = await project.webhook();
      const held: ClaimedDelivery[] = [];
      let accepted = 0;
      for (const { do: what, fails, n } of steps) {
        commits.fail = fails;
        await run(what, n).catch((error: unknown) =>
          assert.ok(fails && error instanceof StoreUnavailableError),
        );
        await virtual.advance(1);
      }
      commits.fail = false;
      await store.webhooks.update(project.id, webhook.id, { enabled: true }, 1);
      await drain();
      const rows = await project.history();
      assert.equal(rows.length, accepted);
      assert.ok(rows.every(({ status }) => status === 'succeeded'));
      assert.equal((await project.accepted()).claimed.length, 1, 'no slot is lost');
      await store.close();

      async function run(what: string, n: number): Promise<void> {
        if (what === 'publish') {
          await Promise.all(
            Array.from({ length: n }, async () => {
              const outcome = await project.accepted();
              accepted += outcome.claimed.length + outcome.waiting.length;
              held.push(...outcome.claimed);
            }),
          );
        } else if (what === 'claim') held.push(...(await store.queue.claim(webhook.id)).deliveries);
        else if (what === 'settle') await settle(n);
        else await store.webhooks.update(project.id, webhook.id, { enabled: n % 2 === 0 }, 1);
        assert.ok(held.length <= 3);
      }

      async function settle(n: number): Promise<void> {
        const delivery = held[n % Math.max(1, held.length)];
        if (delivery === undefined) return;
        const next =
          n < 3 ? ({ status: 'pending', delayMs: n } as const) : ({ status: 'succeeded' } as const);
        const outcome = await project.settle(delivery, { next });
        assert.deepEqual(outcome, { result: 'settled', status: next.status });
        held.splice(held.indexOf(delivery), 1);
      }

      async function drain(): Promise<void> {
        for (let nextDue: number | null = 0; nextDue !== null || held.length > 0; ) {
          for (const delivery of held.splice(0)) await project.settle(delivery);
          const outcome = await store.queue.claim(webhook.id);
          held.push(...outcome.deliveries);
          nextDue = outcome.nextDueInMs;
          await virtual.advance(1);
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('an operation that fails by itself fails alone', async (t) => {
  const { db, project } = await openOn(t);
  const webhook = await project.webhook();
  const key = { id: randomUUID(), kind: 'api' as const, projectId: project.id, name: 'K', createdAt: 1 };
  await project.store.access.createKey(key, Buffer.from('hash'));
  // Stands for a fault that nobody has thought of.
  db.exec(`
    CREATE TRIGGER poison BEFORE INSERT ON deliveries
    WHEN (SELECT id FROM events WHERE seq = new.event) = 'evt_poison'
    BEGIN SELECT raise(ABORT, 'poisoned'); END`);
  const held = await project.delivery();
  const [before, poisoned, after, duplicateKey, settled] = await Promise.allSettled([
    project.publish({ id: 'evt_before' }),
    project.publish({ id: 'evt_poison' }),
    project.publish({ id: 'evt_after' }),
    project.store.access.createKey(key, Buffer.from('other')),
    project.settle(held),
  ]);
  assert.equal(before.status === 'fulfilled' && before.value.result, 'accepted');
  assert.equal(after.status === 'fulfilled' && after.value.result, 'accepted');
  assert.equal(settled.status === 'fulfilled' && settled.value.result, 'settled');
  assert.ok(poisoned.status === 'rejected' && poisoned.reason instanceof StoreUnavailableError);
  assert.ok(duplicateKey.status === 'rejected' && duplicateKey.reason instanceof StoreUnavailableError);
  assert.equal(await project.store.history.event(project.id, 'evt_poison'), null);
  const claimed = [before, after].flatMap((each) =>
    each.status === 'fulfilled' && each.value.result === 'accepted' ? each.value.claimed : [],
  );
  assert.equal(claimed.length, 2);
  for (const delivery of claimed) assert.equal((await project.settle(delivery)).result, 'settled');
  const all = await times(CLAIM_LIMIT, () => project.delivery());
  assert.ok(all.every(({ webhookId }) => webhookId === webhook.id));
});

test('a store that does not keep up refuses events, but takes what was sent', async () => {
  const waiting: (() => void)[] = [];
  let stalled = false;
  const schedule = (run: () => void) => {
    if (stalled) waiting.push(run);
    else setImmediate(run);
  };
  const store = openSqliteStoreInThread({ database: ':memory:', clock, claimLimit: CLAIM_LIMIT, schedule });
  const project = await TestProject.create({ store, clock });
  await project.webhook();
  const held = await project.delivery();
  stalled = true;
  const body = 'x'.repeat(1024 * 1024);
  const accepted: Promise<unknown>[] = [];
  let refusals = 0;
  for (let i = 0; i < 40; i++) {
    const publishing = project.publish({ body });
    publishing.catch((error: unknown) => {
      assert.ok(error instanceof StoreUnavailableError);
      refusals += 1;
    });
    accepted.push(publishing);
  }
  await assert.rejects(project.publish(), /does not keep up/);
  await assert.rejects(store.ready(), StoreUnavailableError);
  const settling = project.settle(held);
  stalled = false;
  for (const run of waiting.splice(0)) run();
  assert.deepEqual(await settling, { result: 'settled', status: 'succeeded' });
  await Promise.allSettled(accepted);
  assert.ok(refusals >= 5 && refusals <= 10, `${refusals} of 40 MB were refused`);
  assert.equal((await project.publish()).result, 'accepted');
  await store.close();
});

test('when the writer dies, everything that waits and everything later is refused', async (t) => {
  const path = `${tempDir(t)}/test.db`;
  const prepared = new DatabaseSync(path);
  migrateDatabase(prepared, path);
  prepared.close();
  const steadyStart = steadyStartNow();
  const { link, snapshot } = await startWriter({ path, claimLimit: CLAIM_LIMIT, steadyStart });
  const reader = new ThreadReaderLink({ path, steadyStart });
  reader.open({ idTail: snapshot.idTail });
  const store = new SqliteStore({
    writer: link,
    reader,
    snapshot,
    claimLimit: CLAIM_LIMIT,
    clock,
    schedule: setImmediate,
    release: () => {},
  });
  const deaths: string[] = [];
  for (const thread of [link, reader]) thread.onDeath((cause) => deaths.push(cause.message));
  const project = await TestProject.create({ store, clock });
  await project.webhook();
  const held = await project.delivery();
  // Stands for a bug in the thread.
  const nothing = {
    numbers: new Float64Array(0),
    ids: [],
    texts: [],
    newTypes: [],
    bodies: new Uint8Array(0),
  };
  link.post({
    events: nothing,
    attempts: { ...nothing, numbers: new Float64Array(0), bodies: new Uint8Array(0) },
  } as never as WriteBatch);
  const outcomes = await Promise.allSettled([project.publish(), project.settle(held), store.ready()]);
  for (const outcome of outcomes) {
    assert.ok(outcome.status === 'rejected' && outcome.reason instanceof StoreUnavailableError);
  }
  await assert.rejects(store.ready(), /writer has died/);
  await assert.rejects(project.publish(), StoreUnavailableError);
  await store.close();
  // The writer's, once; the reader was asked to end.
  assert.equal(deaths.length, 1);
});

test('what a failed commit had counted is not counted, and the next ones count on', async () => {
  const { store, project, commits } = await openUnreliable({ clock, claimLimit: CLAIM_LIMIT });
  await project.webhook();
  const counted = async () => {
    const spans = await store.activity.stats(project.id, { since: 0, resolution: 'half_hour' });
    return spans.reduce((sum, { succeeded }) => sum + succeeded, 0);
  };
  const [first, second] = [await project.delivery(), await project.delivery()];
  assert.deepEqual(await project.settle(first), { result: 'settled', status: 'succeeded' });
  assert.equal(await counted(), 1);
  commits.fail = true;
  await assert.rejects(project.settle(second), StoreUnavailableError);
  commits.fail = false;
  assert.equal(await counted(), 1);
  await project.settle(second);
  assert.equal(await counted(), 2);
  await store.close();
});
