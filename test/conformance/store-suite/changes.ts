import assert from 'node:assert/strict';
import test from 'node:test';
import type { ChangeScope } from '../../../src/store/activity.ts';
import type { DeliveryRow } from '../../../src/store/store.ts';
import { waitFor } from '../../support/wait-for.ts';
import { CLAIM_LIMIT, type Opened, type OpenStore, TestProject, times } from './fixtures.ts';

/** Follows the changes of a project from now on, as a stream would. */
class Follower {
  readonly seen = new Map<string, DeliveryRow>();
  #project: TestProject;
  readonly #scope: ChangeScope;
  #place: string;

  private constructor(project: TestProject, scope: ChangeScope, place: string) {
    this.#project = project;
    this.#scope = scope;
    this.#place = place;
  }

  static async from(project: TestProject, webhookId?: string): Promise<Follower> {
    const scope = { projectId: project.id, ...(webhookId !== undefined && { webhookId }) };
    const begin = await project.store.activity.changes(scope, null, 10);
    if (begin === 'expired') assert.fail('there is no newest place');
    assert.deepEqual(begin.rows, []);
    return new Follower(project, scope, begin.next);
  }

  /** Goes on in a store that was opened again. */
  in(project: TestProject): void {
    this.#project = project;
  }

  /** Reads on until nothing is left, and returns what was told. */
  async read(limit = 100): Promise<DeliveryRow[]> {
    const told: DeliveryRow[] = [];
    for (;;) {
      const changes = await this.#project.store.activity.changes(this.#scope, this.#place, limit);
      if (changes === 'expired') assert.fail('the place is not known any more');
      this.#place = changes.next;
      for (const row of changes.rows) {
        told.push(row);
        this.seen.set(row.id, row);
      }
      if (!changes.more) return told;
    }
  }

  /** Until what was seen is what history shows. */
  async caughtUp(): Promise<void> {
    await waitFor(
      async () => {
        await this.read(3);
        const history = await this.#project.history();
        return history.every((row) => JSON.stringify(this.seen.get(row.id)) === JSON.stringify(row));
      },
      { describe: 'the changes to show what history shows' },
    );
  }
}

export function changeTests(opened: Opened, open: OpenStore): void {
  test('each change of a delivery is told, once, as it then is', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    await project.ended('succeeded');
    const follower = await Follower.from(project);
    assert.deepEqual(await follower.read(), []);

    const delivery = await project.delivery();
    assert.deepEqual(await follower.read(), [await project.row(delivery)]);
    assert.equal(follower.seen.get(delivery.id)?.status, 'in_flight');
    assert.deepEqual(await follower.read(), []);

    await project.settle(delivery, { next: { status: 'pending', delayMs: 1 } });
    assert.deepEqual(await follower.read(), [await project.row(delivery)]);
    assert.equal(follower.seen.get(delivery.id)?.status, 'pending');

    const [retry] = await project.claimed(webhook.id);
    assert.ok(retry !== undefined);
    assert.deepEqual(await follower.read(), [await project.row(delivery)]);
    assert.deepEqual(
      [follower.seen.get(delivery.id)?.status, follower.seen.get(delivery.id)?.attempt],
      ['in_flight', 2],
    );

    await project.settle(retry);
    assert.deepEqual(await follower.read(), [await project.row(delivery)]);
    assert.equal(follower.seen.get(delivery.id)?.status, 'succeeded');
    assert.deepEqual(await follower.read(), []);
  });

  test('resent deliveries and those that end with their webhook are told', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const follower = await Follower.from(project);
    const ended = await project.ended('failed');
    const resent = await project.store.history.resend(project.id, webhook.id, ended.id);
    if (typeof resent === 'string') assert.fail(resent);
    await follower.read();
    assert.equal(follower.seen.get(resent.deliveryId)?.status, 'pending');
    await project.store.webhooks.delete(project.id, webhook.id, project.clock.wall());
    const isTold = async () => {
      await follower.read();
      return follower.seen.get(resent.deliveryId)?.errorMessage === 'webhook deleted';
    };
    await waitFor(isTold, { describe: 'the end of the waiting delivery to be told' });
  });

  test('a follower of one webhook is told of no other, and of no other project', async () => {
    const project = await TestProject.create(opened());
    const other = await TestProject.create(opened());
    const [first, second] = [await project.webhook(), await project.webhook()];
    await other.webhook();
    const ofFirst = await Follower.from(project, first.id);
    const ofProject = await Follower.from(project);
    const foreign = await Follower.from(other, first.id);
    const { claimed } = await project.accepted();
    await other.accepted();
    const webhooksOf = (rows: DeliveryRow[]) => rows.map((row) => row.webhookId).sort();
    assert.deepEqual(webhooksOf(await ofFirst.read()), [first.id]);
    assert.deepEqual(webhooksOf(await ofProject.read()), [first.id, second.id].sort());
    assert.deepEqual(await foreign.read(), []);
    assert.equal(claimed.length, 2);
  });

  test('nothing is missed while much happens at once, however small the steps', async () => {
    const project = await TestProject.create(opened());
    await project.webhook();
    await project.webhook(['task.completed', 'task.failed']);
    const follower = await Follower.from(project);
    const work = times(CLAIM_LIMIT, async (i) => {
      const { claimed } = await project.accepted();
      await Promise.all(
        claimed.map((each) =>
          project.settle(each, {
            next: i % 3 === 0 ? { status: 'pending', delayMs: 60_000 } : { status: 'succeeded' },
          }),
        ),
      );
    });
    await follower.read(1);
    await follower.read(3);
    await work;
    await follower.caughtUp();
    assert.equal(follower.seen.size, 2 * CLAIM_LIMIT);
  });

  test('a place outlives the store, also one between two changes', async (t) => {
    const first = await open({ claimLimit: CLAIM_LIMIT });
    const project = await TestProject.create(first);
    await project.webhook();
    const follower = await Follower.from(project);
    const delivery = await project.delivery();
    await follower.read();
    await project.settle(delivery, { next: { status: 'dead' } });
    await project.accepted();
    const again = await first.reopen();
    t.after(() => again.close());
    const reopened = project.in(again);
    follower.in(reopened);
    await reopened.accepted();
    await follower.caughtUp();
    assert.equal(follower.seen.get(delivery.id)?.status, 'dead');
    assert.equal(follower.seen.size, 3);
  });

  test('a place that is none is expired', async () => {
    const project = await TestProject.create(opened());
    const { activity } = project.store;
    for (const place of ['', 'x', '-1.0', '9999999999999999.0', '1'.repeat(40)]) {
      assert.equal(await activity.changes({ projectId: project.id }, place, 10), 'expired', place);
    }
  });

  test('who listens is called soon after something happens, and not once it has stopped', async () => {
    const project = await TestProject.create(opened());
    await project.webhook();
    let calls = 0;
    const stop = project.store.activity.onChange(project.id, () => {
      calls += 1;
    });
    const delivery = await project.delivery();
    await waitFor(() => calls > 0, { describe: 'a call after a publish' });
    const before = calls;
    await project.settle(delivery);
    await waitFor(() => calls > before, { describe: 'a call after an attempt' });
    stop();
    const after = calls;
    await project.ended('succeeded');
    assert.equal(calls, after);
  });
}
