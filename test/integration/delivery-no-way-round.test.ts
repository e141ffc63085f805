/** Secrets on every way that they could take: none of them is found afterwards in anything that is kept or shown. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import type { Behaviour } from '../support/behaviours.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDelivery, QUICK, startService } from '../support/service.ts';

const CANARIES = {
  undeclared: 'canary-undeclared-4b1c',
  input: 'canary-input-9d2e',
  schema: 'canary-schema-7a3f',
  inUrl: 'canary-url-password-5c4d',
  ofReceiver: 'canary-receiver-password-2e6f',
  cookie: 'canary-cookie-8a7b6c5d4e3f',
};

test('no secret is left in the store, the log, the metrics, the history or on the wire', async (t) => {
  const service = await startService(t, { env: { ...QUICK, ANCHOR_LOG_LEVEL: 'trace' } });
  let secret = '';
  const echoing: Behaviour = ({ response }) => {
    response.writeHead(500, { 'x-echo': secret, 'set-cookie': `sid=${CANARIES.cookie}; Path=/` });
    response.end(
      `whsec_${Buffer.from(secret).toString('base64')} ${secret} redis://default:${CANARIES.ofReceiver}@cache:6379/0`,
    );
  };
  const receiver = await startReceiver(t, { behaviour: echoing });
  const webhook = await service.api.createWebhook(receiver.url(), ['task.failed']);
  secret = webhook.secret;
  const { id } = await service.api.publish({
    type: 'task.failed',
    data: {
      task_id: 'tsk_1',
      execution_id: 'exe_1',
      password: CANARIES.undeclared,
      error: {
        type: 'timeout',
        message: `typed ${CANARIES.input}, then https://bob:${CANARIES.inUrl}@db.example.com failed`,
        stack: CANARIES.undeclared,
      },
      output: { value: { [CANARIES.input]: Buffer.from(CANARIES.input).toString('base64') } },
    },
    task: {
      inputs: { password: CANARIES.input },
      input_schema: { properties: { password: { secret: true, default: CANARIES.schema } } },
    },
  });
  await refusedPublishes(service.url, service.api.keys.publisherKey, service.api.keys.projectId);
  const delivery = await endedDelivery(service.api, webhook.id);
  assert.equal(delivery.status, 'dead');
  assert.match(JSON.stringify(delivery.attempts), /redis:\/\/default:\*{5}@cache/);
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  const event = JSON.stringify(await service.api.event(id));
  await service.stop();

  const kept = {
    history: JSON.stringify(delivery),
    event,
    metrics,
    log: service.log(),
    wire: Buffer.concat(receiver.requests.map(({ body }) => body)).toString(),
    ...filesIn(service.dataDir),
  };
  assert.ok(
    Object.keys(kept).some((name) => name.endsWith('.db') || name.includes('sqlite')),
    Object.keys(kept).join(),
  );
  const sought = { ...CANARIES, secret, whsec: Buffer.from(secret).toString('base64') };
  for (const [where, text] of Object.entries(kept)) {
    for (const [what, canary] of Object.entries(sought)) {
      assert.ok(!text.includes(canary), `${what} is in ${where}`);
    }
  }
});

/** Requests whose refusals quote what they were sent. */
async function refusedPublishes(url: string, key: string, projectId: string): Promise<void> {
  const url_password = `https://u:${CANARIES.inUrl}@h.example`;
  const data = { task_id: 'tsk_1', execution_id: 5, artifacts: [{ name: url_password, url: 5 }] };
  for (const body of [
    { project_id: projectId, type: url_password, data },
    { project_id: projectId, type: 'task.completed', data },
    { project_id: projectId, type: 'task.completed', data, [url_password]: 1 },
  ]) {
    const answer = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    assert.equal(answer.status, 400);
    assert.ok(!text.includes(CANARIES.inUrl), text);
  }
}

function filesIn(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name)).toString('latin1')]),
  );
}
