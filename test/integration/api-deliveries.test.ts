import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { assertRefused, NOBODYS, type ProjectCaller, startApi, taskCompleted } from './api-harness.ts';

interface Row {
  id: string;
  status: string;
}

const ids = (rows: Row[]) => rows.map((row) => row.id);

test('a delivery shows what was sent and what came back', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const webhook = await caller.newWebhook();
  const eventId = await caller.newEvent({ id: 'evt_shown' });
  // The cut at 4 KB left the first byte of a two-byte character.
  const body = Buffer.concat([Buffer.from('größe: '), Buffer.from('ö').subarray(0, 1)]);
  const headers = { 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'] };
  const { id } = await api.settle(
    { status: 'failed' },
    { response: { status: 410, headers, body }, error: 'The endpoint answered 410 Gone.' },
  );

  const page = (await caller.get(`/v1/webhooks/${webhook.id}/events`)).json;
  const { payload, attempts, ...row } = (await caller.get(`/v1/webhooks/${webhook.id}/events/${id}`)).json;
  assert.deepEqual(page.events, [row]);
  assert.deepEqual(row, {
    id,
    webhook_id: webhook.id,
    external_event_id: eventId,
    event_type: 'task.completed',
    status: 'failed',
    attempt: 1,
    response_status: 410,
    error_message: 'The endpoint answered 410 Gone.',
    scheduled_at: row.scheduled_at,
    completed_at: row.completed_at,
    created_at: row.created_at,
    duration_ms: 12,
  });
  assert.equal(payload.id, 'evt_shown');
  assert.deepEqual(payload.data, taskCompleted(caller.id).data);
  assert.equal(attempts.length, 1);
  assert.deepEqual(attempts[0], {
    number: 1,
    started_at: attempts[0].started_at,
    duration_ms: 12,
    request_headers: {
      'User-Agent': 'Anchor-Webhooks/1.0',
      'Content-Type': 'application/json',
      'Anchor-Event': 'task.completed',
      'Anchor-Delivery-Id': id,
      'Anchor-Timestamp': '1716544084',
      'Anchor-Signature': 't=1716544084,v1=00',
      'webhook-id': 'evt_shown',
      'webhook-timestamp': '1716544084',
      'webhook-signature': 'v1,AA==',
    },
    response_status: 410,
    response_headers: headers,
    response_body: 'größe: ',
    error: 'The endpoint answered 410 Gone.',
  });
});

test('an attempt without a response shows so', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const webhook = await caller.newWebhook();
  await caller.newEvent();
  const { id } = await api.settle(
    { status: 'pending', delayMs: 5_000 },
    { response: null, error: 'The connection was refused.' },
  );
  const detail = (await caller.get(`/v1/webhooks/${webhook.id}/events/${id}`)).json;
  assert.deepEqual([detail.status, detail.response_status, detail.completed_at], ['pending', null, null]);
  const [attempt] = detail.attempts;
  assert.deepEqual(
    [attempt.response_status, attempt.response_headers, attempt.response_body, attempt.error],
    [null, null, null, 'The connection was refused.'],
  );
});

test('one event shows its envelope and its deliveries, also where nobody subscribed', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const stranger = api.as(await api.newProject());
  const unheard = (await caller.get(`/v1/events/${await caller.newEvent()}`)).json;
  assert.deepEqual(unheard.deliveries, []);
  assert.equal(unheard.payload.project_id, caller.id);

  const first = await caller.newWebhook();
  const second = await caller.newWebhook();
  const eventId = await caller.newEvent();
  const event = (await caller.get(`/v1/events/${eventId}`)).json;
  assert.deepEqual([event.id, event.type, event.project_id], [eventId, 'task.completed', caller.id]);
  assert.equal(event.created, event.payload.created);
  assert.deepEqual(
    event.deliveries.map((row: { webhook_id: string }) => row.webhook_id).toSorted(),
    [first.id, second.id].toSorted(),
  );
  for (const id of [NOBODYS.event, 'evt_', 'x', 'evt_%00', `evt_${'x'.repeat(61)}`]) {
    assertRefused(await caller.get(`/v1/events/${id}`), 404, 'not_found');
  }
  assertRefused(await stranger.get(`/v1/events/${eventId}`), 404, 'not_found');
});

test('the catalog lists every type with schema and example', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const { types } = (await caller.get('/v1/events/types')).json;
  assert.equal(types.length, 13);
  assert.deepEqual(
    types,
    api.catalog.types.map(({ type, title, description, schema, example }) => ({
      type,
      title,
      description,
      // Through JSON, as the answer went.
      schema: JSON.parse(JSON.stringify(schema)),
      example,
    })),
  );
});

/** Six deliveries of two webhooks and two types, newest first: some succeeded, some failed, some under way. */
async function mixedHistory(
  caller: ProjectCaller,
  settle: () => Promise<unknown>,
  fail: () => Promise<unknown>,
) {
  const first = await caller.newWebhook(['task.completed']);
  const second = await caller.newWebhook(['task.cancelled']);
  const { data } = taskCompleted(caller.id);
  await caller.newEvent({ id: 'evt_1' });
  await settle();
  await caller.newEvent({ id: 'evt_2', type: 'task.cancelled', data });
  await fail();
  await caller.newEvent({ id: 'evt_3' });
  await fail();
  await caller.newEvent({ id: 'evt_4' });
  return { first, second };
}

test('history is filtered by each parameter, project-wide and per webhook', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const { first, second } = await mixedHistory(
    caller,
    () => api.settle({ status: 'succeeded' }),
    () => api.settle({ status: 'dead' }, { error: 'x' }),
  );
  const events = async (path: string) => {
    const answer = await caller.get(path);
    assert.equal(answer.status, 200, answer.text);
    return answer.json.events.map((row: { external_event_id: string }) => row.external_event_id);
  };
  const all = (await caller.get('/v1/deliveries')).json;
  assert.deepEqual(
    { ...all, events: all.events.length },
    { events: 4, limit: 25, offset: 0, has_more: false, next_cursor: null },
  );
  assert.deepEqual(await events('/v1/deliveries'), ['evt_4', 'evt_3', 'evt_2', 'evt_1']);
  assert.deepEqual(await events(`/v1/deliveries?webhook_id=${first.id}`), ['evt_4', 'evt_3', 'evt_1']);
  assert.deepEqual(await events(`/v1/webhooks/${second.id}/events`), ['evt_2']);
  assert.deepEqual(await events('/v1/deliveries?status=dead'), ['evt_3', 'evt_2']);
  assert.deepEqual(await events('/v1/deliveries?status=succeeded,in_flight'), ['evt_4', 'evt_1']);
  assert.deepEqual(await events('/v1/deliveries?event_type=task.cancelled'), ['evt_2']);
  assert.deepEqual(await events('/v1/deliveries?external_event_id=evt_3'), ['evt_3']);
  assert.deepEqual(await events('/v1/deliveries?status=dead&event_type=task.completed&limit=1'), ['evt_3']);
  const edge = all.events[1].created_at;
  assert.ok((await events(`/v1/deliveries?since=${edge}`)).includes('evt_3'));
  assert.ok(!(await events(`/v1/deliveries?until=${edge}`)).includes('evt_3'));
  assert.deepEqual(await events('/v1/deliveries?until=2020-01-01'), []);
});

const FAULTY_QUERIES: [query: string, paths: string[], code?: string][] = [
  ['limit=0', ['?limit']],
  ['limit=101', ['?limit']],
  ['limit=', ['?limit']],
  ['limit=1e1', ['?limit']],
  ['limit=-1', ['?limit']],
  ['limit=1&limit=2', ['?limit']],
  ['limit[]=1', ['?limit[]']],
  ['offset=10001', ['?offset']],
  ['offset=0.5', ['?offset']],
  ['cursor=nonsense', ['?cursor']],
  ['cursor=', ['?cursor']],
  ['status=done', ['?status']],
  ['status=', ['?status']],
  ['status=failed,', ['?status']],
  ['status=failed&status=dead', ['?status']],
  ['event_type=task.done', ['?event_type'], 'unknown_event_type'],
  ['event_type=task.done&limit=x', ['?event_type', '?limit']],
  ['external_event_id=123', ['?external_event_id']],
  ['since=yesterday', ['?since']],
  ['since=2026-05-24T12:18:05', ['?since']],
  ['until=2026-02-30', ['?until']],
  ['since=2026-01-02&until=2026-01-01', ['?until']],
  ['since=2026-01-01&until=2026-01-01', ['?until']],
  ['colour=red', ['?colour']],
  ['Limit=5', ['?Limit']],
  ['__proto__=1', ['?__proto__']],
  ['constructor=1', ['?constructor']],
];

test('a query that makes no sense is refused by the parameter’s name', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const { id } = await caller.newWebhook();
  for (const [query, paths, code = 'invalid_request'] of FAULTY_QUERIES) {
    await t.test(query, async () => {
      assertRefused(await caller.get(`/v1/webhooks/${id}/events?${query}`), 400, code, paths);
      assertRefused(await caller.get(`/v1/deliveries?${query}`), 400, code, paths);
    });
  }
  assertRefused(await caller.get('/v1/deliveries?webhook_id=x'), 400, 'invalid_request', ['?webhook_id']);
  assertRefused(await caller.get(`/v1/deliveries?webhook_id=${NOBODYS.webhook}`), 404, 'not_found');
  assertRefused(await caller.get(`/v1/webhooks/${id}/events?webhook_id=${id}`), 400, 'invalid_request', [
    '?webhook_id',
  ]);
});

test('a cursor together with an offset is refused', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  await caller.newWebhook();
  for (let i = 0; i < 2; i++) await caller.newEvent();
  const { next_cursor: cursor } = (await caller.get('/v1/deliveries?limit=1')).json;
  assertRefused(await caller.get(`/v1/deliveries?cursor=${cursor}&offset=1`), 400, 'invalid_request', [
    '?offset',
  ]);
});

test('both kinds of paging show every delivery once, in the same order', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const webhook = await caller.newWebhook();
  for (let i = 0; i < 23; i++) await caller.newEvent();
  const path = `/v1/webhooks/${webhook.id}/events`;
  const all = ids((await caller.get(`${path}?limit=100`)).json.events);
  assert.equal(all.length, 23);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 30 }), async (limit) => {
      const byOffset: string[] = [];
      const byCursor: string[] = [];
      for (let offset = 0, more = true; more; offset += limit) {
        const page = (await caller.get(`${path}?limit=${limit}&offset=${offset}`)).json;
        assert.deepEqual([page.limit, page.offset], [limit, offset]);
        byOffset.push(...ids(page.events));
        more = page.has_more;
      }
      for (let query = '', more = true; more; ) {
        const page = (await caller.get(`${path}?limit=${limit}${query}`)).json;
        byCursor.push(...ids(page.events));
        more = page.has_more;
        assert.equal(page.next_cursor !== null, more);
        query = `&cursor=${page.next_cursor}`;
      }
      assert.deepEqual(byOffset, all);
      assert.deepEqual(byCursor, all);
    }),
    { numRuns: 12 },
  );
});

test('paging by cursor neither skips nor repeats while new deliveries arrive', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  await caller.newWebhook();
  for (let i = 0; i < 12; i++) await caller.newEvent();
  const before = ids((await caller.get('/v1/deliveries')).json.events);
  const seen: string[] = [];
  for (let query = '', more = true; more; ) {
    const page = (await caller.get(`/v1/deliveries?limit=5${query}`)).json;
    seen.push(...ids(page.events));
    more = page.has_more;
    query = `&cursor=${page.next_cursor}`;
    await caller.newEvent();
  }
  assert.deepEqual(seen, before);
});

test('a finished delivery is resent as a new one of the same event; an unfinished one is not', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const stranger = api.as(await api.newProject());
  const webhook = await caller.newWebhook();
  const eventId = await caller.newEvent();
  const path = `/v1/webhooks/${webhook.id}/events`;
  const [row] = (await caller.get(path)).json.events;
  assertRefused(await caller.post(`${path}/${row.id}/resend`), 409, 'delivery_unfinished');
  await api.settle({ status: 'succeeded' });

  const resent = await caller.post(`${path}/${row.id}/resend`);
  assert.equal(resent.status, 202, resent.text);
  assert.notEqual(resent.json.delivery_id, row.id);
  const detail = (await caller.get(`${path}/${resent.json.delivery_id}`)).json;
  assert.deepEqual([detail.external_event_id, detail.webhook_id, detail.attempts], [eventId, webhook.id, []]);
  assert.equal((await caller.get(`/v1/events/${eventId}`)).json.deliveries.length, 2);

  assertRefused(await stranger.post(`${path}/${row.id}/resend`), 404, 'not_found');
  assertRefused(await stranger.get(`${path}/${row.id}`), 404, 'not_found');
  for (const id of [NOBODYS.delivery, 'x', '%00']) {
    assertRefused(await caller.post(`${path}/${id}/resend`), 404, 'not_found');
    assertRefused(await caller.get(`${path}/${id}`), 404, 'not_found');
  }
});

test('recover resends what failed or died in a span of time', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const webhook = await caller.newWebhook();
  const endings = ['failed', 'dead', 'succeeded', 'failed'] as const;
  for (const status of endings) {
    await caller.newEvent();
    await api.settle({ status });
  }
  const path = `/v1/webhooks/${webhook.id}/recover`;
  const later = new Date(Date.now() + 60_000).toISOString();
  assert.deepEqual((await caller.post(path, { since: later })).json, { count: 0 });
  assert.deepEqual((await caller.post(path, { since: '2020-01-01', until: '2020-01-02' })).json, {
    count: 0,
  });
  const dead = await caller.post(path, { since: '2020-01-01', status: ['dead'] });
  assert.deepEqual([dead.status, dead.json], [202, { count: 1 }]);
  assert.deepEqual((await caller.post(path, { since: '2020-01-01' })).json, { count: 3 });
  assert.equal((await caller.get('/v1/deliveries')).json.events.length, 8);
});

test('a faulty recover is refused by the field’s name and resends nothing', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const webhook = await caller.newWebhook();
  await caller.newEvent();
  await api.settle({ status: 'dead' });
  const since = '2020-01-01';
  const faulty: [body: unknown, paths: string[]][] = [
    [{}, ['/since']],
    [{ since: 0 }, ['/since']],
    [{ since: 'last week' }, ['/since']],
    [{ since, until: since }, ['/until']],
    [{ since, until: null }, ['/until']],
    [{ since, status: 'dead' }, ['/status']],
    [{ since, status: [] }, ['/status']],
    [{ since, status: ['pending'] }, ['/status/0']],
    [{ since, statuses: ['dead'] }, ['/statuses']],
  ];
  for (const [body, paths] of faulty) {
    const answer = await caller.post(`/v1/webhooks/${webhook.id}/recover`, body);
    assertRefused(answer, 400, 'invalid_request', paths);
  }
  assert.equal((await caller.get('/v1/deliveries')).json.events.length, 1);
});
