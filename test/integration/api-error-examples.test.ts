import assert from 'node:assert/strict';
import test from 'node:test';
import { StoreUnavailableError } from '../../src/errors.ts';
import type { AppDeps } from '../../src/http/app.ts';
import { DESCRIBED } from '../../src/http/schemas/errors.ts';
import type { Answer } from './api-caller.ts';
import { startApi, taskCompleted } from './api-harness.ts';

const WEBHOOK = { url: 'https://a.example/', subscribed_events: ['task.failed'] };

/** Whose webhooks cannot be listed for this reason. */
function failing(error: Error) {
  return (deps: AppDeps): AppDeps => ({
    ...deps,
    webhooks: Object.create(deps.webhooks, { list: { value: () => Promise.reject(error) } }),
  });
}

test('the documented example of each error is what the service says', async (t) => {
  const api = await startApi(t);
  const project = await api.newProject();
  const caller = api.as(project);
  const customer = await api.session(project.id);
  const create = (more: object) => caller.post('/v1/webhooks', { ...WEBHOOK, ...more });
  const listWhere = async (options: Parameters<typeof startApi>[1]) => {
    const other = await startApi(t, { oneNode: true, ...options });
    const its = other.as(await other.newProject());
    let answer = await its.get('/v1/webhooks');
    for (let i = 0; i < 10 && answer.status === 200; i++) answer = await its.get('/v1/webhooks');
    return answer;
  };
  const repeated = async (again: () => Promise<Answer>) => {
    let answer = await again();
    for (let i = 0; i < 10 && answer.status < 400; i++) answer = await again();
    return answer;
  };
  const webhook = await caller.newWebhook();
  await caller.newEvent();
  const [delivery] = (await caller.get(`/v1/webhooks/${webhook.id}/events`)).json.events;

  const said: Record<keyof typeof DESCRIBED, Answer> = {
    invalid_request: await create({ colour: 'blue' }),
    url_not_allowed: await create({ url: 'http://a.example/' }),
    unknown_event_type: await caller.publish('/v1/events', {
      json: { ...taskCompleted(project.id), type: 'task.done' },
    }),
    unauthorized: await api.call('GET', '/v1/webhooks'),
    forbidden: await api.call('GET', '/admin/v1/projects', { headers: { cookie: customer.cookie } }),
    not_found: await caller.get('/v1/webhooks/wh_none'),
    method_not_allowed: await caller.call('PUT', '/v1/webhooks'),
    webhook_limit_reached: await repeated(() => create({})),
    rotation_in_progress: await repeated(() => caller.post(`/v1/webhooks/${webhook.id}/rotate-secret`)),
    delivery_unfinished: await caller.post(`/v1/webhooks/${webhook.id}/events/${delivery.id}/resend`),
    project_exists: await api.admin('POST', '/admin/v1/projects', { json: { name: 'A', id: project.id } }),
    payload_too_large: await caller.call('POST', '/v1/webhooks', { body: ' '.repeat(70_000) }),
    unsupported_media_type: await caller.call('POST', '/v1/webhooks', {
      body: 'x',
      headers: { 'content-type': 'text/plain' },
    }),
    rate_limited: await listWhere({ config: { apiRateLimit: 1 } }),
    internal_error: await listWhere({ adjust: failing(new Error('boom')) }),
    unavailable: await listWhere({ adjust: failing(new StoreUnavailableError('gone')) }),
  };
  const documented = Object.entries(DESCRIBED).map(([code, { example, details = [] }]) => ({
    code,
    error: withoutParticulars(example),
    details,
  }));
  const actual = Object.keys(DESCRIBED).map((code) => {
    const { json } = said[code as keyof typeof DESCRIBED];
    return { code: json.code, error: withoutParticulars(json.error), details: json.details };
  });
  assert.deepEqual(actual, documented);
});

/** Ids and times differ from call to call. */
function withoutParticulars(sentence: string): string {
  return sentence
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'ID')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME');
}
