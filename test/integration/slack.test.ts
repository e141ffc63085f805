/** A webhook that points straight at a Slack incoming webhook, with all that Slack's documentation demands of a message. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import test, { type TestContext } from 'node:test';
import { builtInCatalog } from '../../src/catalog/catalog.ts';
import { portOf } from '../../src/common/port-of.ts';
import { onEnd } from '../support/on-end.ts';
import { endedDeliveries, startService } from '../support/service.ts';
import { assertTextLine } from '../support/text-line-rules.ts';

/** Slack cuts off messages beyond this ("Changes to message truncation"). */
const LONGEST_TEXT = 40_000;

/** What Slack answers, as its page "Sending messages using incoming webhooks" lists it. */
function slackAnswer(method: string, contentType: string, body: string): { status: number; text: string } {
  if (method !== 'POST') return { status: 400, text: 'invalid_payload' };
  if (!/^application\/json(;|$)/i.test(contentType)) return { status: 400, text: 'invalid_payload' };
  let message: unknown;
  try {
    message = JSON.parse(body);
  } catch {
    return { status: 400, text: 'invalid_payload' };
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    return { status: 400, text: 'invalid_payload' };
  const { text } = message as { text?: unknown };
  if (typeof text !== 'string' || text.trim() === '') return { status: 400, text: 'no_text' };
  if (text.length > LONGEST_TEXT) return { status: 400, text: 'msg_too_long' };
  return { status: 200, text: 'ok' };
}

interface SlackChannel {
  url: string;
  /** The messages as the channel shows them. */
  messages: string[];
}

async function startSlack(t: TestContext): Promise<SlackChannel> {
  const messages: string[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString('utf8');
    const { status, text } = slackAnswer(request.method ?? '', request.headers['content-type'] ?? '', body);
    if (status === 200) messages.push((JSON.parse(body) as { text: string }).text);
    response.writeHead(status, { 'content-type': 'text/html' }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onEnd(t, () => server.close());
  const port = portOf(server);
  return { url: `http://127.0.0.1:${port}/services/T000/B000/XXX`, messages };
}

test('Slack takes every type of event as it is, and shows a line that disturbs nobody', async (t) => {
  const { api } = await startService(t);
  const slack = await startSlack(t);
  const types = builtInCatalog().types.map(({ type }) => type);
  const { id } = await api.createWebhook(slack.url, types);
  for (const type of types) await api.sendTest(id, type);
  const deliveries = await endedDeliveries(api, id, types.length);
  for (const { status, event_type, attempts } of deliveries) {
    assert.equal(status, 'succeeded', event_type);
    assert.equal(attempts[0]?.response_body, 'ok');
  }
  assert.equal(new Set(slack.messages).size, types.length);
  for (const message of slack.messages) assertTextLine(message);
});

test('data that tries to mention, link or command arrives as plain words', async (t) => {
  const { api } = await startService(t);
  const slack = await startSlack(t);
  const { id } = await api.createWebhook(slack.url, ['task.failed']);
  const message = '<!channel> <@U123> see <https://evil.example|here> & @here #general\nwww.evil.example';
  const data = { task_id: 'tsk_1', execution_id: 'exe_1', error: { type: 'agent_error', message } };
  await api.publish({ type: 'task.failed', data });
  const [delivery] = await endedDeliveries(api, id, 1);
  assert.equal(delivery?.status, 'succeeded');
  const [shown] = slack.messages;
  assert.ok(shown);
  assertTextLine(shown);
  assert.match(shown, /see/);
});

test('the stand-in for Slack refuses what Slack refuses', () => {
  assert.equal(slackAnswer('POST', 'application/json', '{"text":"hi"}').status, 200);
  assert.equal(slackAnswer('POST', 'text/plain', '{"text":"hi"}').text, 'invalid_payload');
  assert.equal(slackAnswer('POST', 'application/json', '[]').text, 'invalid_payload');
  assert.equal(slackAnswer('POST', 'application/json', '{}').text, 'no_text');
  assert.equal(
    slackAnswer('POST', 'application/json', `{"text":"${'x'.repeat(40_001)}"}`).text,
    'msg_too_long',
  );
});
