import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { runCommand, startCommand } from '../support/command.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDelivery, QUICK, startService } from '../support/service.ts';
import { tempDir } from '../support/temp-dir.ts';
import { waitFor } from '../support/wait-for.ts';

const URL_LINE = /Waiting for webhooks on (\S+)/;

test('listen registers itself, verifies and shows what comes, saves it, and takes itself back at the end', async (t) => {
  const service = await startService(t);
  const folder = join(tempDir(t), 'requests');
  const env = { ANCHOR_URL: service.url, ANCHOR_API_KEY: service.api.keys.apiKey };
  const args = ['listen', '--port', '0', '--register', 'task.completed', '--save', folder, '--count', '1'];
  const listen = startCommand(t, args, { env });
  await listen.noted(URL_LINE);
  const event = await service.api.publish();
  assert.equal(await listen.ended(), 0, listen.stderr);
  assert.match(listen.stdout, /task\.completed/);
  assert.match(listen.stdout, /signature is right/);
  assert.match(listen.stdout, /✅ Task `tsk_4f8w9n2b` completed/);
  assert.match(listen.stdout, new RegExp(`"id": "${event.id}"`));
  await assert.rejects(service.api.webhook(/wh_\w+/.exec(listen.stderr)?.[0] ?? ''), { status: 404 });
  assert.equal(readdirSync(folder).length, 1);
});

test('listen answers with the statuses that it was given, in turn for each delivery', async (t) => {
  const service = await startService(t, { env: QUICK });
  const args = ['listen', '--port', '0', '--status', '503,500,204', '--count', '3', '--json'];
  const listen = startCommand(t, args);
  const [, url = ''] = await listen.noted(URL_LINE);
  const webhook = await service.api.createWebhook(url);
  await service.api.publish();
  assert.equal(await listen.ended(), 0);
  const lines = listen.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ answered, request, verified }) => [answered, request, verified]),
    [
      [503, 1, null],
      [500, 2, null],
      [204, 3, null],
    ],
  );
  const delivery = await endedDelivery(service.api, webhook.id);
  assert.deepEqual([delivery.status, delivery.attempt], ['succeeded', 3]);
});

test('listen forwards byte for byte and answers what the application answers', async (t) => {
  const service = await startService(t);
  const application = await startReceiver(t, {
    behaviour: ({ response }) => void response.writeHead(418).end('teapot'),
  });
  const listen = startCommand(t, [
    'listen',
    '--port',
    '0',
    '--forward',
    application.url('/app'),
    '--count',
    '1',
  ]);
  const [, url = ''] = await listen.noted(URL_LINE);
  const webhook = await service.api.createWebhook(url);
  await service.api.publish();
  const delivery = await endedDelivery(service.api, webhook.id);
  assert.equal(delivery.response_status, 418);
  assert.equal(delivery.attempts[0]?.response_body, 'teapot');
  const [request] = application.requests;
  assert.equal(request?.path, '/app');
  assert.deepEqual(JSON.parse(String(request?.body)), delivery.payload);
  assert.equal(request?.headers['anchor-delivery-id'], delivery.id);
});

test('a request with a wrong signature is refused and told, and ends in an exit code of its own', async (t) => {
  const service = await startService(t);
  const args = ['listen', '--port', '0', '--secret', 'ab'.repeat(32), '--count', '1'];
  const listen = startCommand(t, args);
  const [, url = ''] = await listen.noted(URL_LINE);
  const webhook = await service.api.createWebhook(url);
  await service.api.publish();
  assert.equal(await listen.ended(), 5);
  assert.match(listen.stdout, /signature refused: .*\(no_matching_signature\)/);
  assert.equal((await endedDelivery(service.api, webhook.id)).response_status, 400);
});

test('a saved request is verified again, later; a changed one is not', async (t) => {
  const service = await startService(t);
  const folder = tempDir(t);
  const listen = startCommand(t, ['listen', '--port', '0', '--save', folder, '--count', '1']);
  const [, url = ''] = await listen.noted(URL_LINE);
  const { secret } = await service.api.createWebhook(url);
  await service.api.publish();
  await listen.ended();
  const file = await waitFor(() => readdirSync(folder)[0], { describe: 'the saved request' });
  const path = join(folder, file);
  const env = { ANCHOR_WEBHOOK_SECRET: `${'cd'.repeat(32)},${secret}` };
  const genuine = await runCommand(t, ['verify', path], { env });
  assert.match(genuine.stdout, /^Genuine\. evt_\w+ task\.completed: ✅/, genuine.stderr);
  const other = await runCommand(t, ['verify', path, '--secret', 'cd'.repeat(32), '--json']);
  assert.deepEqual([other.code, JSON.parse(other.stdout).code], [5, 'no_matching_signature']);
  const signedAt = Number(JSON.parse(readFileSync(path, 'utf8')).headers['anchor-timestamp']);
  // A request may not even be a second old.
  await waitFor(() => Math.floor(Date.now() / 1000) > signedAt, { describe: 'the next second' });
  const replay = await runCommand(t, ['verify', path, '--now', '--tolerance', '0', '--json'], { env });
  assert.equal(JSON.parse(replay.stdout).code, 'timestamp_out_of_tolerance');
  const nothing = await runCommand(t, ['verify', join(folder, 'none.json')], { env });
  assert.equal(nothing.code, 2);
  assert.ok(!readFileSync(path, 'utf8').includes(secret));
});

test('a port in use, and a folder that cannot be made, are told with what to do', async (t) => {
  const receiver = await startReceiver(t);
  const { port } = new URL(receiver.url());
  const taken = await runCommand(t, ['listen', '--port', port]);
  assert.equal(taken.code, 1);
  assert.match(taken.stderr, new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is in use\\. .+ with --port\\.\n$`));
  const noFolder = await runCommand(t, ['listen', '--port', '0', '--save', '/dev/null/requests']);
  assert.equal(noFolder.code, 1);
  assert.match(
    noFolder.stderr,
    /folder \/dev\/null\/requests cannot be made\. Name another with --save\.\n$/,
  );
});
