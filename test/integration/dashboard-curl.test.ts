import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import test from 'node:test';
import { promisify } from 'node:util';
import { curlCommand } from '../../dashboard/src/deliveries/curl.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDelivery, startService } from '../support/service.ts';

const run = promisify(execFile);

test('the request that the dashboard copies as curl is the one that was sent, whatever it holds', async (t) => {
  const service = await startService(t);
  const receiver = await startReceiver(t);
  const webhook = await service.api.createWebhook(receiver.url("/hooks/{a,b}/[1-3]?who=it's&$HOME#part"));
  const task_id = `it's "$HOME" \`id\` \\ ü ✅`;
  await service.api.publish({ data: { task_id, execution_id: '@/etc/passwd' } });
  const { attempts, payload } = await endedDelivery(service.api, webhook.id);
  assert.ok(attempts[0]);
  await run('sh', [
    '-c',
    `${curlCommand(webhook.url, attempts[0].request_headers, payload)} --no-progress-meter`,
  ]);
  const [sent, repeated, ...others] = await receiver.received(2);
  assert.equal(others.length, 0);
  assert.ok(sent && repeated);
  assert.equal(repeated.path, sent.path);
  assert.deepEqual(repeated.body, sent.body);
  for (const name of ['anchor-signature', 'webhook-signature', 'content-type', 'user-agent']) {
    assert.equal(repeated.headers[name], sent.headers[name], name);
  }
});
