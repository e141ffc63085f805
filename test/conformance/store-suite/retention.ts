import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { CLAIM_LIMIT, type OpenStore, TestProject, times } from './fixtures.ts';

/** Removal knows no projects, so each of these tests has a store of its own. */
export function retentionTests(open: OpenStore): void {
  async function newProject(t: TestContext): Promise<TestProject> {
    const opened = await open({ claimLimit: CLAIM_LIMIT });
    t.after(() => opened.close());
    return TestProject.create(opened);
  }

  async function removeAll(project: TestProject, before: number, limit = 50): Promise<number> {
    let total = 0;
    for (;;) {
      const removed = await project.store.history.removeExpired(before, limit);
      assert.ok(removed <= limit, `${removed} rows in one batch of ${limit}`);
      if (removed === 0) return total;
      total += removed;
    }
  }

  const eventThere = async (project: TestProject, id: string) =>
    (await project.store.history.event(project.id, id)) !== null;

  /** Later than everything that has happened so far. */
  const afterAll = (project: TestProject) => {
    const now = project.clock.wall();
    return waitFor(() => project.clock.wall() > now + 20 && project.clock.wall(), {
      describe: 'time to pass',
    });
  };

  test('what ended before the cut goes, with its attempts and its event, and so does an event without deliveries', async (t) => {
    const project = await newProject(t);
    const webhook = await project.webhook();
    const gone = await project.ended('succeeded', { id: 'evt_gone' });
    await project.ended('dead', { id: 'evt_dead' });
    await project.store.webhooks.update(project.id, webhook.id, { enabled: false }, Date.now());
    await project.accepted({ id: 'evt_alone' });
    const cut = await afterAll(project);
    await project.accepted({ id: 'evt_new' });

    assert.equal(await removeAll(project, cut), 5);
    assert.deepEqual(await project.history(), []);
    assert.equal(await project.store.history.delivery(project.id, webhook.id, gone.id), null);
    for (const id of ['evt_gone', 'evt_dead', 'evt_alone'])
      assert.equal(await eventThere(project, id), false);
    assert.equal(await eventThere(project, 'evt_new'), true);
    assert.equal(await removeAll(project, cut), 0);
  });

  test('an id may be published again once its event is gone, and not before', async (t) => {
    const project = await newProject(t);
    await project.webhook();
    await project.ended('succeeded', { id: 'evt_id' });
    await removeAll(project, 1);
    assert.deepEqual(await project.publish({ id: 'evt_id' }), { result: 'duplicate' });
    await removeAll(project, await afterAll(project));
    assert.equal((await project.publish({ id: 'evt_id' })).result, 'accepted');
  });

  test('what is unfinished, and what it needs, stays however old it is', async (t) => {
    const project = await newProject(t);
    const webhook = await project.webhook();
    const held = await times(CLAIM_LIMIT, (i) => project.delivery({ id: `evt_h${i}`, body: '{"kept":1}' }));
    await times(3, (i) => project.accepted({ id: `evt_w${i}` }));
    const [retried] = held;
    assert.ok(retried !== undefined);
    await project.settle(retried, { next: { status: 'pending', delayMs: 3_600_000 } });
    assert.equal(await removeAll(project, await afterAll(project)), 0);
    assert.equal((await project.history()).length, CLAIM_LIMIT + 3);
    const detail = await project.store.history.delivery(project.id, webhook.id, retried.id);
    assert.equal(detail?.attempts.length, 1);
    assert.equal(Buffer.from(detail?.body ?? []).toString(), '{"kept":1}');
  });

  test('age counts from the end of a delivery, not from its acceptance', async (t) => {
    const project = await newProject(t);
    await project.webhook();
    const delivery = await project.delivery({ id: 'evt_late' });
    const cut = await afterAll(project);
    await project.settle(delivery);
    assert.equal(await removeAll(project, cut), 0);
    assert.equal(await eventThere(project, 'evt_late'), true);
    assert.equal(await removeAll(project, await afterAll(project)), 2);
  });

  test('an event stays as long as any of its deliveries, resent ones included', async (t) => {
    const project = await newProject(t);
    const [first, second] = [await project.webhook(), await project.webhook()];
    const { claimed } = await project.accepted({ id: 'evt_both' });
    const of = (webhookId: string) => claimed.find((each) => each.webhookId === webhookId) ?? assert.fail();
    await project.settle(of(first.id));
    const cut = await afterAll(project);
    assert.equal(await removeAll(project, cut), 1);
    assert.equal(await eventThere(project, 'evt_both'), true);
    await project.settle(of(second.id));
    await project.store.history.resend(project.id, second.id, of(second.id).id);
    const later = await afterAll(project);
    assert.equal(await removeAll(project, later), 1);
    const [resent] = await project.claimed(second.id);
    assert.ok(resent !== undefined && (await eventThere(project, 'evt_both')));
    await project.settle(resent);
    assert.equal(await removeAll(project, await afterAll(project)), 2);
    assert.equal(await eventThere(project, 'evt_both'), false);
  });

  test('batches stay within their limit, and together remove everything', async (t) => {
    const project = await newProject(t);
    await project.webhook();
    await project.webhook();
    for (let i = 0; i < 40; i++) {
      const { claimed } = await project.accepted();
      await Promise.all(claimed.map((each) => project.settle(each)));
    }
    const cut = await afterAll(project);
    assert.equal(await removeAll(project, cut, 7), 120);
    assert.deepEqual(await project.history(), []);
  });

  test('a limit of one row removes everything, too', async (t) => {
    const project = await newProject(t);
    await project.webhook();
    for (let i = 0; i < 3; i++) await project.ended('failed');
    assert.equal(await removeAll(project, await afterAll(project), 1), 6);
  });

  test('a deleted webhook is known until its last history goes', async (t) => {
    const project = await newProject(t);
    const webhook = await project.webhook();
    const kept = await project.webhook(['a.none']);
    await project.ended('succeeded');
    await project.store.webhooks.delete(project.id, webhook.id, project.clock.wall());
    await removeAll(project, 1);
    assert.equal(await project.store.webhooks.hasHistory(project.id, webhook.id), true);
    await removeAll(project, await afterAll(project));
    assert.equal(await project.store.webhooks.hasHistory(project.id, webhook.id), false);
    assert.equal(await project.store.webhooks.target(webhook.id), null);
    assert.equal(await project.store.webhooks.hasHistory(project.id, kept.id), true);
  });

  test('removal does not disturb what is published and ends meanwhile', async (t) => {
    const project = await newProject(t);
    await project.webhook();
    for (let i = 0; i < 20; i++) await project.ended('succeeded');
    const cut = await afterAll(project);
    const publishing = times(CLAIM_LIMIT, async () => project.settle(await project.delivery()));
    await removeAll(project, cut, 5);
    await publishing;
    assert.equal((await project.history()).length, CLAIM_LIMIT);
  });
}
