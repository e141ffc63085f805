import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import test, { type TestContext } from 'node:test';
import { openSqliteStoreInThread } from '../../src/store/sqlite/open-in-thread.ts';
import { addUpPendingCounts } from '../../src/store/sqlite/write/stats.ts';
import type { Store } from '../../src/store/store.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { CLAIM_LIMIT, TestProject } from './store-suite/fixtures.ts';

/** Longer than what has been counted waits to be added up. */
const LATER_MS = 6_000;

/** A database whose counts are looked at from both sides: as the port tells them, and where they stand. */
class Counted {
  readonly db = new DatabaseSync(':memory:');
  readonly clock = new VirtualClock();
  failing = false;
  store: Store;
  project!: TestProject;

  constructor(t: TestContext) {
    this.store = this.#open();
    t.after(() => this.db.close());
  }

  static async start(t: TestContext): Promise<Counted> {
    const counted = new Counted(t);
    counted.project = await TestProject.create(counted);
    await counted.project.webhook();
    return counted;
  }

  crash(): void {
    this.store = this.#open();
    this.project = this.project.in(this);
  }

  async told(): Promise<number> {
    const spans = await this.store.activity.stats(this.project.id, { since: 0, resolution: 'minute' });
    return spans.reduce((sum, span) => sum + span.succeeded, 0);
  }

  /** As added up, and how many commits wait for that. */
  stored(): [succeeded: unknown, commits: unknown] {
    const one = (sql: string) => this.db.prepare(sql).get()?.n;
    return [
      one('SELECT ifnull(sum(succeeded), 0) AS n FROM delivery_stats WHERE span = 60000'),
      one('SELECT count(*) AS n FROM delivery_stats_pending'),
    ];
  }

  #open(): Store {
    const { db: database, clock } = this;
    const failCommit = () => this.failing;
    return openSqliteStoreInThread({ database, clock, claimLimit: CLAIM_LIMIT, failCommit });
  }
}

test('what one commit after the other has counted is told at once, and added up later', async (t) => {
  const counted = await Counted.start(t);
  for (let n = 1; n <= 4; n++) {
    await counted.project.ended('succeeded');
    assert.equal(await counted.told(), n);
  }
  assert.deepEqual(counted.stored(), [1, 3]);
  await counted.clock.advance(LATER_MS);
  await counted.project.ended('succeeded');
  assert.equal(await counted.told(), 5);
  assert.deepEqual(counted.stored(), [4, 1]);
});

test('what a killed process had only counted is there after the next start, once', async (t) => {
  const counted = await Counted.start(t);
  for (let n = 1; n <= 3; n++) await counted.project.ended('succeeded');
  assert.deepEqual(counted.stored(), [1, 2]);
  counted.crash();
  assert.equal(await counted.told(), 3);
  await counted.project.ended('succeeded');
  assert.equal(await counted.told(), 4);
  assert.deepEqual(counted.stored(), [3, 1]);
});

test('what is to be copied is added up first', async (t) => {
  const counted = await Counted.start(t);
  for (let n = 1; n <= 3; n++) await counted.project.ended('succeeded');
  addUpPendingCounts(counted.db);
  assert.deepEqual(counted.stored(), [3, 0]);
});

for (const [what, waitMs] of [
  ['is written down', 0],
  ['adds up', LATER_MS],
] as const) {
  test(`a commit that ${what} and fails has counted nothing`, async (t) => {
    const counted = await Counted.start(t);
    for (let n = 1; n <= 2; n++) await counted.project.ended('succeeded');
    const delivery = await counted.project.delivery();
    await counted.clock.advance(waitMs);
    counted.failing = true;
    await assert.rejects(counted.project.settle(delivery), { name: 'StoreUnavailableError' });
    assert.equal(await counted.told(), 2);
    assert.deepEqual(counted.stored(), [1, 1]);
    counted.failing = false;
    await counted.project.settle(delivery);
    assert.equal(await counted.told(), 3);
    counted.crash();
    assert.equal(await counted.told(), 3);
  });
}
