import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { RawHistoryQuery } from '../../src/history/query.ts';
import { assertRefused, openServices } from './services.ts';

const SOME_UUID = '01971f3a-5c0e-7b11-8f0a-2d9c4e6b8a10';
const SOME_WEBHOOK = 'wh_01JWZ3NDEKTSV4RRFFQ69G5FAV';
const EPOCH = '1970-01-01';

type Services = Awaited<ReturnType<typeof openServices>>;

/** All deliveries of a project, walked by cursor in pages of `limit`; `between` runs after each page. */
async function walk(
  services: Services,
  projectId: string,
  limit: number,
  between = async () => {},
): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const raw = { limit: String(limit), ...(cursor !== null && { cursor }) };
    const page = await services.history.page(
      projectId,
      null,
      await services.history.readQuery(projectId, raw),
    );
    assert.equal(page.hasMore, page.nextCursor !== null);
    assert.ok(page.rows.length <= limit);
    seen.push(...page.rows.map(({ eventId }) => eventId));
    cursor = page.nextCursor;
    await between();
  } while (cursor !== null);
  return seen;
}

test('pages by cursor neither skip nor repeat while new deliveries arrive', async (t) => {
  const services = await openServices(t);
  const projectId = await services.newProject();
  await services.newWebhook(projectId);
  const published: string[] = [];
  for (let i = 0; i < 30; i++) published.push(await services.publish(projectId));
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 0, max: 2 }),
      async (limit, arriving) => {
        const expected = published.toReversed();
        const seen = await walk(services, projectId, limit, async () => {
          for (let i = 0; i < arriving && published.length < 200; i++)
            published.push(await services.publish(projectId));
        });
        assert.deepEqual(seen, expected);
      },
    ),
    { numRuns: 10 },
  );
});

test('pages by offset count from the newest', async (t) => {
  const services = await openServices(t);
  const projectId = await services.newProject();
  await services.newWebhook(projectId);
  const published: string[] = [];
  for (let i = 0; i < 7; i++) published.unshift(await services.publish(projectId));
  const page = await services.history.page(projectId, null, { limit: 3, offset: 2 });
  assert.deepEqual(
    page.rows.map(({ eventId }) => eventId),
    published.slice(2, 5),
  );
  assert.equal(page.hasMore, true);
  assert.equal(page.offset, 2);
  const last = await services.history.page(projectId, null, { limit: 3, offset: 4 });
  assert.deepEqual([last.hasMore, last.nextCursor, last.rows.length], [false, null, 3]);
  const beyond = await services.history.page(projectId, null, { limit: 3, offset: 100 });
  assert.deepEqual([beyond.hasMore, beyond.rows.length], [false, 0]);
});

test('filters: status, type, event, webhook, time', async (t) => {
  const services = await openServices(t);
  const { history, newProject, newWebhook, publish, settle } = services;
  const projectId = await newProject();
  const webhookId = await newWebhook(projectId, ['task.completed', 'task.failed']);
  const completed = await publish(projectId, 'task.completed');
  const failed = await publish(projectId, 'task.failed');
  const pending = await publish(projectId, 'task.completed');
  await settle({ status: 'succeeded' });
  await settle({ status: 'failed' }, 404);
  const eventsOf = async (raw: RawHistoryQuery, of: string | null = null) => {
    const page = await history.page(projectId, of, await services.history.readQuery(projectId, raw));
    return page.rows.map(({ eventId }) => eventId);
  };

  assert.deepEqual(await eventsOf({}), [pending, failed, completed]);
  assert.deepEqual(await eventsOf({}, webhookId), [pending, failed, completed]);
  assert.deepEqual(await eventsOf({ webhook_id: webhookId }), [pending, failed, completed]);
  assert.deepEqual(await eventsOf({ status: 'succeeded' }), [completed]);
  assert.deepEqual(await eventsOf({ status: 'failed,succeeded' }), [failed, completed]);
  assert.deepEqual(await eventsOf({ status: 'pending,in_flight' }), [pending]);
  assert.deepEqual(await eventsOf({ event_type: 'task.failed' }), [failed]);
  assert.deepEqual(await eventsOf({ event_type: 'task.failed', status: 'succeeded' }), []);
  assert.deepEqual(await eventsOf({ external_event_id: pending }), [pending]);
  assert.deepEqual(await eventsOf({ external_event_id: 'evt_other' }), []);

  const [row] = (await history.page(projectId, null, { limit: 1, offset: 1 })).rows;
  assert.ok(row);
  const at = (ms: number) => new Date(ms).toISOString();
  const within = await eventsOf({ since: at(row.createdAt), until: at(row.createdAt + 1) });
  assert.ok(within.includes(failed), 'since is inclusive');
  const before = await eventsOf({ until: at(row.createdAt) });
  assert.ok(!before.includes(failed), 'until is exclusive');
  assert.deepEqual(await eventsOf({ since: '2999-01-01' }), []);
});

test('a delivery shows the envelope as sent and every attempt with its headers', async (t) => {
  const { history, newProject, newWebhook, publish, settle, offered } = await openServices(t);
  const projectId = await newProject();
  const webhookId = await newWebhook(projectId);
  const eventId = await publish(projectId);
  const sent = offered[0]?.body ?? new Uint8Array();
  const { id } = await settle({ status: 'failed' }, 404);
  const detail = await history.delivery(projectId, webhookId, id);
  assert.deepEqual(Buffer.from(detail.body), Buffer.from(sent));
  assert.equal(JSON.parse(Buffer.from(detail.body).toString('utf8')).id, eventId);
  assert.equal(detail.row.status, 'failed');
  assert.equal(detail.row.responseStatus, 404);
  assert.equal(detail.attempts.length, 1);
  const [attempt] = detail.attempts;
  assert.equal(attempt?.number, 1);
  assert.deepEqual(attempt?.requestHeaders, {
    'User-Agent': 'Anchor-Webhooks/1.0',
    'Content-Type': 'application/json',
    'Anchor-Event': 'task.completed',
    'Anchor-Delivery-Id': id,
    'Anchor-Timestamp': '1716544084',
    'Anchor-Signature': 't=1716544084,v1=00',
    'webhook-id': eventId,
    'webhook-timestamp': '1716544084',
    'webhook-signature': 'v1,AA==',
  });
  assert.deepEqual(await history.delivery(projectId, webhookId, id.toUpperCase()), detail);
});

test('an event shows its deliveries, also where there are none', async (t) => {
  const { history, newProject, newWebhook, publish } = await openServices(t);
  const projectId = await newProject();
  const lonely = await publish(projectId);
  assert.deepEqual((await history.event(projectId, lonely)).deliveries, []);
  const webhooks = [await newWebhook(projectId), await newWebhook(projectId)];
  const heard = await publish(projectId);
  const { deliveries, body } = await history.event(projectId, heard);
  assert.deepEqual(deliveries.map(({ webhookId }) => webhookId).toSorted(), webhooks.toSorted());
  assert.equal(JSON.parse(Buffer.from(body).toString('utf8')).id, heard);
});

test('a delivery that has ended can be resent, and one that has not cannot', async (t) => {
  const { history, newProject, newWebhook, publish, settle, offered, woken } = await openServices(t);
  const projectId = await newProject();
  const webhookId = await newWebhook(projectId);
  const eventId = await publish(projectId);
  const unfinished = offered[0]?.id ?? '';
  await assertRefused('delivery_unfinished', history.resend(projectId, webhookId, unfinished));
  assert.deepEqual(woken, []);
  await settle({ status: 'dead' }, 500);
  const resent = await history.resend(projectId, webhookId, unfinished);
  assert.notEqual(resent, unfinished);
  assert.deepEqual(woken, [webhookId]);
  const { deliveries } = await history.event(projectId, eventId);
  assert.deepEqual(
    deliveries.map(({ id, status }) => [id, status]),
    [
      [unfinished, 'dead'],
      [resent, 'pending'],
    ],
  );
  await assertRefused('delivery_unfinished', history.resend(projectId, webhookId, resent));
});

test('recover resends what ended badly in the span, and tells how many', async (t) => {
  const { history, newProject, newWebhook, publish, settle, woken } = await openServices(t);
  const projectId = await newProject();
  const webhookId = await newWebhook(projectId);
  for (let i = 0; i < 4; i++) await publish(projectId);
  await settle({ status: 'succeeded' });
  await settle({ status: 'failed' }, 404);
  await settle({ status: 'dead' }, 500);

  assert.equal(await history.recover(projectId, webhookId, { since: '2999-01-01' }), 0);
  assert.equal(await history.recover(projectId, webhookId, { since: EPOCH, until: '1971-01-01' }), 0);
  assert.deepEqual(woken, []);
  assert.equal(await history.recover(projectId, webhookId, { since: EPOCH, status: ['dead'] }), 1);
  assert.deepEqual(woken, [webhookId]);
  assert.equal(await history.recover(projectId, webhookId, { since: EPOCH }), 2);
  await assertRefused('invalid_request', history.recover(projectId, webhookId, { since: 'then' }));
  await assertRefused(
    'invalid_request',
    history.recover(projectId, webhookId, { since: EPOCH, status: ['pending'] }),
  );
});

test('of a deleted webhook the history can be read, and nothing else', async (t) => {
  const { history, webhooks, newProject, newWebhook, publish, settle } = await openServices(t);
  const projectId = await newProject();
  const webhookId = await newWebhook(projectId);
  await publish(projectId);
  const { id } = await settle({ status: 'failed' }, 404);
  await webhooks.delete(projectId, webhookId);
  const page = await history.page(projectId, webhookId, { limit: 25 });
  assert.deepEqual(
    page.rows.map((row) => row.id),
    [id],
  );
  assert.equal((await history.delivery(projectId, webhookId, id)).row.id, id);
  await assertRefused('not_found', history.resend(projectId, webhookId, id));
  await assertRefused('not_found', history.recover(projectId, webhookId, { since: EPOCH }));
});

test('another project, unknown ids and malformed ones are all not found', async (t) => {
  const { history, newProject, newWebhook, publish, settle } = await openServices(t);
  const [projectId, stranger] = [await newProject(), await newProject()];
  const webhookId = await newWebhook(projectId);
  const otherWebhook = await newWebhook(projectId);
  const eventId = await publish(projectId);
  const own = (await settle({ status: 'failed' }, 404)).webhookId === webhookId ? webhookId : otherWebhook;
  const foreign = own === webhookId ? otherWebhook : webhookId;
  const [row] = (await history.page(projectId, own, { limit: 1 })).rows;
  const deliveryId = row?.id ?? '';

  for (const [project, webhook] of [
    [stranger, own],
    [projectId, SOME_WEBHOOK],
    [projectId, 'x'],
    ['', own],
  ] as const) {
    await assertRefused('not_found', history.page(project, webhook, { limit: 25 }));
    await assertRefused('not_found', history.page(project, null, { limit: 25, webhookId: webhook }));
    await assertRefused('not_found', history.delivery(project, webhook, deliveryId));
    await assertRefused('not_found', history.resend(project, webhook, deliveryId));
    await assertRefused('not_found', history.recover(project, webhook, { since: EPOCH }));
  }
  for (const delivery of [SOME_UUID, 'x', '', `${deliveryId} `]) {
    await assertRefused('not_found', history.delivery(projectId, own, delivery));
    await assertRefused('not_found', history.resend(projectId, own, delivery));
  }
  // The delivery of one webhook is not to be found under another, even of the same project.
  await assertRefused('not_found', history.delivery(projectId, foreign, deliveryId));
  await assertRefused('not_found', history.resend(projectId, foreign, deliveryId));
  for (const event of ['evt_unknown', 'x', '', `${eventId}/`])
    await assertRefused('not_found', history.event(projectId, event));
  await assertRefused('not_found', history.event(stranger, eventId));
  assert.deepEqual((await history.page(stranger, null, { limit: 25 })).rows, []);
});
