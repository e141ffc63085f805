import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import test, { type TestContext } from 'node:test';
import { openSqliteStoreInThread } from '../../src/store/sqlite/open-in-thread.ts';
import type { ClaimOutcome, Store } from '../../src/store/store.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { CLAIM_LIMIT, TestProject } from './store-suite/fixtures.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const KEEP = 7 * DAY;

/** One database over several lives of the process, each with a steady clock that starts at its wall clock. */
class Machine {
  readonly #db = new DatabaseSync(':memory:');
  clock = new VirtualClock();
  store: Store;
  project!: TestProject;
  webhookId = '';

  constructor(t: TestContext) {
    this.store = this.#open();
    t.after(() => this.#db.close());
  }

  static async start(t: TestContext): Promise<Machine> {
    const machine = new Machine(t);
    machine.project = await TestProject.create(machine);
    machine.webhookId = (await machine.project.webhook()).id;
    return machine;
  }

  /** The process dies, and starts again when the wall clock shows `wall`. */
  crash(wall: number): void {
    this.clock = new VirtualClock(wall);
    this.store = this.#open();
    this.project = this.project.in(this);
  }

  claim(): Promise<ClaimOutcome> {
    return this.store.queue.claim(this.webhookId);
  }

  /** A delivery that waits for its next attempt. */
  async retry(delayMs: number): Promise<{ id: string }> {
    const delivery = await this.project.delivery();
    await this.project.settle(delivery, { next: { status: 'pending', delayMs } });
    return delivery;
  }

  async dueIn(): Promise<number | null> {
    const { deliveries, nextDueInMs } = await this.claim();
    return deliveries.length > 0 ? 0 : nextDueInMs;
  }

  #open(): Store {
    return openSqliteStoreInThread({ database: this.#db, clock: this.clock, claimLimit: CLAIM_LIMIT });
  }
}

for (const step of [HOUR, -HOUR]) {
  const way = step > 0 ? 'forward' : 'back';

  test(`a wall clock that is stepped ${way} an hour changes no wait`, async (t) => {
    const machine = await Machine.start(t);
    await machine.retry(5_000);
    machine.clock.stepWall(step);
    assert.equal(await machine.dueIn(), 5_000);
    await machine.clock.advance(4_999);
    assert.equal(await machine.dueIn(), 1);
    await machine.clock.advance(1);
    const { deliveries } = await machine.claim();
    assert.equal(deliveries.length, 1);
    assert.equal((await machine.project.accepted()).claimed.length, 1);
  });

  test(`nor does it after a crash that follows once anything was written`, async (t) => {
    const machine = await Machine.start(t);
    await machine.retry(30_000);
    machine.clock.stepWall(step);
    await machine.clock.advance(5_000);
    await machine.project.ended('succeeded');
    machine.crash(machine.clock.wall() + 1_000);
    assert.equal(await machine.dueIn(), 24_000);
  });

  test(`history shows times as people read them when the wall clock was stepped ${way}`, async (t) => {
    const machine = await Machine.start(t);
    await machine.clock.advance(10_000);
    machine.clock.stepWall(step);
    await machine.clock.advance(10_000);
    const wall = machine.clock.wall();
    const delivery = await machine.retry(5_000);
    assert.equal((await machine.project.row(delivery)).scheduledAt, wall + 5_000);
    await machine.clock.advance(5_000);
    const { deliveries } = await machine.claim();
    for (const each of deliveries) await machine.project.settle(each);
    const row = await machine.project.row(delivery);
    assert.equal(row.scheduledAt, wall + 5_000);
    assert.equal(row.completedAt, wall + 5_012);
    if (step > 0) assert.equal(row.createdAt, wall);
    machine.crash(machine.clock.wall());
    assert.deepEqual(await machine.project.row(delivery), row);
  });
}

test('time that the process was down counts for a wait', async (t) => {
  const machine = await Machine.start(t);
  await machine.retry(30_000);
  machine.crash(machine.clock.wall() + 10_000);
  assert.equal(await machine.dueIn(), 20_000);
  machine.crash(machine.clock.wall() + HOUR);
  assert.equal(await machine.dueIn(), 0);
});

test('a wall clock that was stepped back while the process was down puts nothing off', async (t) => {
  const machine = await Machine.start(t);
  await machine.retry(30_000);
  await machine.project.accepted();
  machine.crash(machine.clock.wall() - HOUR);
  const { deliveries, nextDueInMs } = await machine.claim();
  assert.equal(deliveries.length, 1, 'a first attempt is due whatever the clock shows');
  assert.ok(nextDueInMs !== null && nextDueInMs > 28_000 && nextDueInMs <= 31_000, `${nextDueInMs}`);
});

test('ids and the order of history keep rising when the wall clock is stepped back', async (t) => {
  const machine = await Machine.start(t);
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) {
    ids.push((await machine.project.ended('succeeded')).id);
    machine.clock.stepWall(-HOUR);
    ids.push((await machine.project.ended('succeeded')).id);
    machine.crash(machine.clock.wall() - HOUR);
  }
  assert.deepEqual([...ids].sort(), ids);
  assert.deepEqual(
    (await machine.project.history()).map(({ id }) => id),
    ids.reverse(),
  );
});

/** What a run of the retention does. */
async function removed(machine: Machine): Promise<number> {
  let sum = 0;
  for (;;) {
    const count = await machine.store.history.removeExpired(machine.clock.wall() - KEEP, 100);
    if (count === 0) return sum;
    sum += count;
  }
}

for (const restarted of [false, true]) {
  test(`a wall clock that jumps far ahead makes no history expire early${restarted ? ', over a restart too' : ''}`, async (t) => {
    const machine = await Machine.start(t);
    const again = () => restarted && machine.crash(machine.clock.wall());
    await machine.project.ended('succeeded', { id: 'evt_before' });
    machine.clock.stepWall(1_000 * DAY);
    await machine.project.ended('succeeded', { id: 'evt_after' });
    again();
    assert.equal(await removed(machine), 0);
    await machine.clock.advance(KEEP - HOUR);
    again();
    assert.equal(await removed(machine), 0);
    await machine.clock.advance(2 * HOUR);
    assert.equal(await removed(machine), 4);
    assert.deepEqual(await machine.project.history(), []);
  });

  test(`nor does one that is set back${restarted ? ', over a restart too' : ''}, and history still expires`, async (t) => {
    const machine = await Machine.start(t);
    const again = () => restarted && machine.crash(machine.clock.wall());
    machine.clock.stepWall(1_000 * DAY);
    await machine.project.ended('succeeded');
    machine.clock.stepWall(-1_000 * DAY);
    await machine.project.ended('succeeded', { id: 'evt_set_back' });
    again();
    await machine.clock.advance(KEEP - HOUR);
    assert.equal(await removed(machine), 0);
    await machine.clock.advance(2 * HOUR);
    assert.equal(await removed(machine), 2, 'what ended by the right clock');
    assert.deepEqual(
      (await machine.project.history()).map(({ eventId }) => eventId === 'evt_set_back'),
      [false],
    );
  });
}

test('a run of the retention is the first to notice a jump', async (t) => {
  const machine = await Machine.start(t);
  await machine.project.ended('succeeded');
  machine.clock.stepWall(1_000 * DAY);
  assert.equal(await removed(machine), 0);
});

test('more steps than are remembered make history stay longer, not shorter', async (t) => {
  const machine = await Machine.start(t);
  await machine.project.ended('succeeded');
  for (let n = 0; n < 40; n++) {
    machine.clock.stepWall(10 * DAY);
    await machine.clock.advance(2_000);
    await machine.project.ended('succeeded');
  }
  assert.equal(await removed(machine), 0);
  await machine.clock.advance(KEEP + HOUR);
  assert.ok((await removed(machine)) > 0);
});
