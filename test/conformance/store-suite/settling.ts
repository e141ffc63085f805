import assert from 'node:assert/strict';
import test from 'node:test';
import { CLAIM_LIMIT, type Opened, TestProject, times } from './fixtures.ts';

export function settleTests(opened: Opened): void {
  test('a success ends the delivery, with what is known of its attempt', async () => {
    const project = await TestProject.create(opened());
    await project.webhook();
    const delivery = await project.delivery();
    const outcome = await project.settle(delivery, { startedAt: 1_700_000_000_000, durationMs: 42 });
    assert.deepEqual(outcome, { result: 'settled', status: 'succeeded' });
    const { createdAt, scheduledAt, ...row } = await project.row(delivery);
    assert.deepEqual(row, {
      id: delivery.id,
      webhookId: delivery.webhookId,
      eventId: delivery.eventId,
      eventType: 'task.completed',
      status: 'succeeded',
      attempt: 1,
      responseStatus: 200,
      errorMessage: null,
      completedAt: 1_700_000_000_042,
      durationMs: 42,
    });
    assert.ok(Math.abs(createdAt - opened().clock.wall()) < 60_000);
    assert.ok(Math.abs(scheduledAt - createdAt) < 1_000);
  });

  for (const status of ['failed', 'dead'] as const) {
    test(`an attempt after which the delivery is ${status} ends it`, async () => {
      const project = await TestProject.create(opened());
      await project.webhook();
      const delivery = await project.delivery();
      const error = 'The receiver answered 400.';
      assert.deepEqual(await project.settle(delivery, { next: { status }, error }), {
        result: 'settled',
        status,
      });
      const row = await project.row(delivery);
      assert.equal(row.status, status);
      assert.equal(row.errorMessage, error);
      assert.notEqual(row.completedAt, null);
      assert.deepEqual(await project.settle(delivery), { result: 'lost' });
    });
  }

  test('a retry waits for its delay, counted from the end of the attempt', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const delivery = await project.delivery();
    const endedSteady = opened().clock.steady() - 700;
    const next = { status: 'pending', delayMs: 5_000 } as const;
    const outcome = await project.settle(delivery, {
      endedSteady,
      next,
      error: 'The receiver answered 503.',
    });
    assert.deepEqual(outcome, { result: 'settled', status: 'pending' });
    const row = await project.row(delivery);
    assert.equal(row.status, 'pending');
    assert.equal(row.attempt, 1);
    assert.equal(row.responseStatus, 503);
    assert.equal(row.errorMessage, 'The receiver answered 503.');
    assert.equal(row.completedAt, null);
    assert.ok(Math.abs(row.scheduledAt - (opened().clock.wall() + 4_300)) < 1_000);
    const { nextDueInMs } = await project.store.queue.claim(webhook.id);
    assert.ok(nextDueInMs !== null && nextDueInMs > 3_300 && nextDueInMs <= 4_301, `${nextDueInMs}`);
  });

  test('attempts are counted up over retries, and each is recorded', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    let delivery = await project.delivery();
    for (let attempt = 1; attempt <= 5; attempt++) {
      assert.equal(delivery.attempt, attempt);
      await project.settle(delivery, { durationMs: attempt, next: { status: 'pending', delayMs: 0 } });
      [delivery = delivery] = await project.claimed(webhook.id);
    }
    await project.settle(delivery, { durationMs: 6, next: { status: 'dead' } });
    const detail = await project.store.history.delivery(project.id, webhook.id, delivery.id);
    assert.equal(detail?.row.status, 'dead');
    assert.equal(detail?.row.attempt, 6);
    assert.equal(detail?.row.durationMs, 6);
    assert.deepEqual(
      detail?.attempts.map(({ number, durationMs }) => [number, durationMs]),
      [1, 2, 3, 4, 5, 6].map((n) => [n, n]),
    );
  });

  test('an attempt that is not the expected one changes nothing and leaves the claim', async () => {
    const project = await TestProject.create(opened());
    await project.webhook();
    const delivery = await project.delivery();
    const before = await project.row(delivery);
    for (const attempt of [0, 2, 7]) {
      assert.deepEqual(await project.settle({ ...delivery, attempt }), { result: 'lost' });
    }
    assert.deepEqual(await project.row(delivery), before);
    assert.deepEqual(await project.settle(delivery), { result: 'settled', status: 'succeeded' });
  });

  test('what is not claimed cannot be settled', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const held = await times(CLAIM_LIMIT, () => project.delivery());
    await project.accepted({ id: 'evt_waits' });
    const rows = await project.history();
    const waiting = rows.find(({ eventId }) => eventId === 'evt_waits') ?? assert.fail();
    const [first] = held;
    assert.ok(first !== undefined);
    const invented = [
      { ...first, id: waiting.id },
      { ...first, id: '0190b6a2-1111-7000-8000-000000000000' },
      { ...first, id: 'not-an-id' },
      { ...first, webhookId: project.newWebhookId() },
    ];
    for (const delivery of invented) {
      assert.deepEqual(await project.settle({ ...delivery, attempt: 1 }), { result: 'lost' });
    }
    assert.equal((await project.row(waiting)).status, 'pending');
    assert.equal((await project.row(first)).status, 'in_flight');
    assert.equal(webhook.id, first.webhookId);
  });

  test('of concurrent settles of one attempt a single one counts', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const delivery = await project.delivery();
    const outcomes = await times(5, () =>
      project.settle(delivery, { next: { status: 'pending', delayMs: 60_000 } }),
    );
    assert.equal(outcomes.filter(({ result }) => result === 'settled').length, 1);
    const detail = await project.store.history.delivery(project.id, webhook.id, delivery.id);
    assert.equal(detail?.attempts.length, 1);
  });

  test('a settled delivery frees its slot', async () => {
    const project = await TestProject.create(opened());
    await project.webhook();
    for (let round = 0; round < 3; round++) {
      const deliveries = await times(CLAIM_LIMIT, () => project.delivery());
      await Promise.all(deliveries.map((delivery) => project.settle(delivery)));
    }
  });

  test('an attempt is kept with its signature, response and error', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const delivery = await project.delivery();
    const signature = { timestamp: 1_716_544_084, anchor: 't=1716544084,v1=ab,v1=cd', standard: 'v1,x v1,y' };
    const response = {
      status: 500,
      headers: { 'content-type': 'text/plain; é', 'set-cookie': ['a=1', 'b="2"'] },
      body: Buffer.from([0, 255, 10, 13]),
    };
    const startedAt = 1_700_000_000_123;
    await project.settle(delivery, {
      signature,
      response,
      startedAt,
      error: 'Zeile 1\nZeile 2',
      next: { status: 'failed' },
    });
    const detail = await project.store.history.delivery(project.id, webhook.id, delivery.id);
    const [attempt] = detail?.attempts ?? [];
    assert.deepEqual(
      { ...attempt, response: { ...attempt?.response, body: Buffer.from(attempt?.response?.body ?? []) } },
      { number: 1, startedAt, durationMs: 12, signature, response, error: 'Zeile 1\nZeile 2' },
    );
  });

  test('an attempt without a response is kept as such', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const delivery = await project.delivery();
    await project.settle(delivery, {
      response: null,
      error: 'Connection refused.',
      next: { status: 'failed' },
    });
    const detail = await project.store.history.delivery(project.id, webhook.id, delivery.id);
    assert.equal(detail?.attempts[0]?.response, null);
    assert.equal(detail?.row.responseStatus, null);
    assert.equal(detail?.row.errorMessage, 'Connection refused.');
  });

  test('fractional times and odd text neither fail nor harm those that share the commit', async () => {
    const project = await TestProject.create(opened());
    await project.webhook();
    const deliveries = await times(3, () => project.delivery());
    const odd = {
      durationMs: 3.7,
      startedAt: 1_700_000_000_000.4,
      endedSteady: opened().clock.steady() + 0.3,
    };
    const outcomes = await Promise.all([
      project.settle(deliveries[0] as never),
      project.settle(deliveries[1] as never, {
        ...odd,
        error: '\u0000\ud800"',
        next: { status: 'pending', delayMs: 0.5 },
      }),
      project.settle(deliveries[2] as never, { durationMs: Number.NaN }),
    ]);
    assert.ok(outcomes.every(({ result }) => result === 'settled'));
  });

  test('a webhook shows its last success, and since when it has been failing', async () => {
    const project = await TestProject.create(opened());
    const webhook = await project.webhook();
    const health = async () => {
      const shown = await project.store.webhooks.get(project.id, webhook.id);
      return [shown?.lastSuccessAt, shown?.failingSince];
    };
    const at = 1_700_000_000_000;
    const end = async (startedAt: number, succeeded: boolean) => {
      const next = succeeded ? ({ status: 'succeeded' } as const) : ({ status: 'failed' } as const);
      await project.settle(await project.delivery(), { startedAt, durationMs: 10, next });
    };
    assert.deepEqual(await health(), [null, null]);
    await end(at, false);
    assert.deepEqual(await health(), [null, at + 10]);
    await end(at + 1_000, false);
    assert.deepEqual(await health(), [null, at + 10]);
    await end(at + 2_000, true);
    assert.deepEqual(await health(), [at + 2_010, null]);
    await end(at + 3_000, false);
    assert.deepEqual(await health(), [at + 2_010, at + 3_010]);
    const others = await times(4, () => project.delivery());
    await Promise.all(
      others.map((delivery, i) => project.settle(delivery, { startedAt: at + 5_000 - i, durationMs: 10 })),
    );
    assert.deepEqual(await health(), [at + 5_010, null]);
  });
}
