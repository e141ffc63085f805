import assert from 'node:assert/strict';
import test from 'node:test';
import { startApi, taskCompleted } from './api-harness.ts';

/** What no double holds, and a number that one does. */
const VALUE =
  '{"id":12345678901234567890,"far":[1e400,-1E-400],"part":0.1234567890123456789,"total":129.9,"n":9007199254740993}';

function eventText(projectId: string, id: string): string {
  const event = { ...taskCompleted(projectId), id };
  const text = JSON.stringify({ ...event, data: { ...event.data, output: { value: 'VALUE' } } });
  return text.replace('"VALUE"', VALUE);
}

test('the numbers of a result stay as their publisher sent them, on every way to whoever reads them', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const webhook = await caller.newWebhook();
  const shown = await caller.publish('/v1/events?dry_run=true', { body: eventText(caller.id, 'evt_exact') });
  assert.ok(shown.text.includes(`"output":{"value":${VALUE}}`), shown.text);

  assert.equal(
    (await caller.publish('/v1/events', { body: eventText(caller.id, 'evt_exact_1') })).status,
    202,
  );
  const batch = `{"events":[${eventText(caller.id, 'evt_exact_2')},${eventText(caller.id, 'evt_exact_3')}]}`;
  assert.equal((await caller.publish('/v1/events/batch', { body: batch })).status, 202);

  for (const id of ['evt_exact_1', 'evt_exact_2', 'evt_exact_3']) {
    const { text, json } = await caller.get(`/v1/events/${id}`);
    assert.ok(text.includes(`"output":{"value":${VALUE}}`), text);
    const [delivery] = json.deliveries;
    const detail = await caller.get(`/v1/webhooks/${webhook.id}/events/${delivery.id}`);
    assert.ok(detail.text.includes(`"output":{"value":${VALUE}}`), detail.text);
  }
});

test('a secret number is masked in a result that keeps its digits', async (t) => {
  const api = await startApi(t);
  const caller = api.as(await api.newProject());
  const task =
    '"task":{"inputs":{"pin":12345678901234567890},"input_schema":{"properties":{"pin":{"secret":true}}}}';
  const body = eventText(caller.id, 'evt_pin').replace(/\}$/, `,${task}}`);
  const { text } = await caller.publish('/v1/events?dry_run=true', { body });
  assert.ok(text.includes('"output":{"value":{"id":"*****","far":[1e400,-1E-400],'), text);
});
