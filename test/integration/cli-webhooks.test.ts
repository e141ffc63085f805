import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { runCommand, startCommand } from '../support/command.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDeliveries, QUICK, startService, type TestService } from '../support/service.ts';

/** Runs the command against the service, with its project's keys in the environment. */
function cliOf(t: TestContext, service: TestService) {
  const { projectId, apiKey, publisherKey } = service.api.keys;
  const env = {
    ANCHOR_URL: service.url,
    ANCHOR_PROJECT_ID: projectId,
    ANCHOR_API_KEY: apiKey,
    ANCHOR_PUBLISHER_KEY: publisherKey,
    ANCHOR_ADMIN_TOKEN: service.adminToken,
  };
  return (...args: string[]) => runCommand(t, args, { env });
}

test('webhooks are created, listed, changed, rotated, tested and deleted from the command line', async (t) => {
  const service = await startService(t);
  const receiver = await startReceiver(t);
  const cli = cliOf(t, service);

  const created = await cli(
    'webhooks',
    'create',
    receiver.url(),
    '--events',
    'task.completed, task.failed',
    '--json',
  );
  assert.equal(created.code, 0, created.stderr);
  const webhook = JSON.parse(created.stdout);
  assert.deepEqual(webhook.subscribed_events, ['task.completed', 'task.failed']);

  const shown = await cli('webhooks', 'show', webhook.id);
  assert.match(shown.stdout, new RegExp(webhook.id));
  assert.ok(!shown.stdout.includes(webhook.secret));

  const updated = await cli('webhooks', 'update', webhook.id, '--disable', '--description', 'Staging');
  assert.match(updated.stdout, /disabled/);
  const listed = await cli('webhooks', 'list');
  assert.match(listed.stdout, /Staging/);
  assert.ok(!listed.stdout.includes('\x1b'), 'no colours where the output is no terminal');

  const rotated = await cli('webhooks', 'rotate', webhook.id);
  const secret = /secret\s+([0-9a-f]{64})/.exec(rotated.stdout)?.[1];
  assert.notEqual(secret, webhook.secret);
  assert.match(rotated.stderr, /shown this once/);

  assert.equal((await cli('webhooks', 'test', webhook.id)).code, 0);
  const [delivery] = await endedDeliveries(service.api, webhook.id, 1);
  assert.equal(delivery?.status, 'succeeded');

  assert.equal((await cli('webhooks', 'delete', webhook.id)).code, 0);
  assert.deepEqual(JSON.parse((await cli('webhooks', 'list', '--json')).stdout), { webhooks: [] });
});

test('deliveries are listed, shown whole, resent and recovered from the command line', async (t) => {
  const service = await startService(t, { env: QUICK });
  const receiver = await startReceiver(t, {
    behaviour: ({ response }) => void response.writeHead(410, { 'x-why': 'gone' }).end('no \x1b[31mmore'),
  });
  const cli = cliOf(t, service);
  const webhook = await service.api.createWebhook(receiver.url());
  const event = await service.api.publish();
  const [delivery] = await endedDeliveries(service.api, webhook.id, 1);
  const id = String(delivery?.id);

  const listed = await cli('deliveries', 'list', '--status', 'failed', '--since', '1h');
  assert.match(listed.stdout, new RegExp(`^${id} +failed +\\S+Z +task.completed +.*410`, 'm'));
  const rows = await cli('deliveries', 'list', '--event', event.id, '--json');
  assert.equal(JSON.parse(rows.stdout).id, id);

  const shown = await cli('deliveries', 'show', id);
  assert.match(shown.stdout, /Attempt 1 .*410/);
  assert.match(shown.stdout, /< x-why: gone/);
  assert.match(shown.stdout, /> Anchor-Signature: t=/i);
  assert.match(shown.stdout, /no \\u001b\[31mmore/, 'a response cannot write to the terminal');

  const resent = await cli('deliveries', 'resend', id, '--json');
  assert.equal(resent.code, 0, resent.stderr);
  await endedDeliveries(service.api, webhook.id, 2);
  const newest = await cli('deliveries', 'list', '--limit', '1', '--json');
  assert.equal(newest.stdout.trim().split('\n').length, 1);
  assert.match(newest.stderr, /^There are older ones as well\. --limit shows more than 1, /);
  assert.equal((await cli('deliveries', 'list', '--limit', '2', '--json')).stderr, '', 'these are all');
  const recover = ['deliveries', 'recover', webhook.id, '--since', '1h', '--status', 'failed'];
  const counted = await cli(...recover, '--dry-run');
  assert.equal(counted.stdout, '2 deliveries would be sent again.\n');
  const recovered = await cli(...recover);
  assert.equal(recovered.stdout, 'Sending 2 deliveries again.\n');
});

test('deliveries are followed live from the command line, until enough have come or Ctrl-C', async (t) => {
  const service = await startService(t);
  const receiver = await startReceiver(t);
  await service.api.createWebhook(receiver.url());
  const env = { ANCHOR_URL: service.url, ANCHOR_API_KEY: service.api.keys.apiKey };
  const tail = startCommand(t, ['deliveries', 'tail', '--status', 'succeeded'], { env });
  const one = startCommand(t, ['deliveries', 'tail', '--status', 'succeeded', '--count', '1', '--json'], {
    env,
  });
  await Promise.all([tail.noted(/Following/), one.noted(/Following/)]);
  const { id } = await service.api.publish();
  assert.equal(await one.ended(), 0);
  assert.equal(JSON.parse(one.stdout).external_event_id, id);
  await tail.printed(/^\d\d:\d\d:\d\d succeeded [0-9a-f-]{36} task\.completed 200 \(\d+ ms\)\n$/);
  tail.child.kill('SIGINT');
  assert.equal(await tail.ended(), 130);
});

test('the operator’s commands need no token beside the service’s data folder', async (t) => {
  const service = await startService(t);
  const here = await runCommand(t, ['projects', 'list', '--data-dir', service.dataDir]);
  assert.equal(here.code, 0, here.stderr);
  assert.match(here.stdout, new RegExp(service.api.keys.projectId));
  const nowhere = await runCommand(t, ['keys', 'list', '--publisher', '--data-dir', '/nonexistent']);
  assert.equal(nowhere.code, 2);
  assert.match(nowhere.stderr, /This needs the admin token .* or a service that runs on this machine/);
});

test('projects and keys are made, listed and revoked from the command line', async (t) => {
  const service = await startService(t);
  const cli = cliOf(t, service);
  const project = JSON.parse((await cli('projects', 'create', 'Second', '--json')).stdout);
  assert.match((await cli('projects', 'list')).stdout, /Second/);
  const made = await cli('keys', 'create', 'backend', '--project', project.id);
  assert.match(made.stdout, /ak_/);
  const { keys } = JSON.parse((await cli('keys', 'list', '--project', project.id, '--json')).stdout);
  assert.equal(keys.length, 1);
  assert.equal((await cli('keys', 'revoke', keys[0].id, '--project', project.id)).code, 0);
  assert.match((await cli('keys', 'list', '--project', project.id)).stderr, /no such keys/);
  assert.match((await cli('keys', 'create', 'platform', '--publisher')).stdout, /every project\s+key\s+pk_/);
  const ofProject = await cli('keys', 'list', '--publisher', '--project', service.api.keys.projectId);
  assert.doesNotMatch(ofProject.stdout, /platform/, 'it is of no project');
  assert.match((await cli('keys', 'list', '--publisher')).stdout, /platform/);
});

test('what goes wrong is said in plain words, with an exit code of its own', async (t) => {
  const service = await startService(t);
  const cli = cliOf(t, service);
  const refused = await cli(
    'webhooks',
    'create',
    'https://example.com/',
    '--events',
    'task.failed,task.done',
  );
  assert.equal(refused.code, 3);
  assert.match(refused.stderr, /^anchor-webhooks: There is no event type "task\.done"\. /);
  assert.match(refused.stderr, /\(unknown_event_type\)\n {2}\/subscribed_events\/1: /);

  const asJson = await cli('webhooks', 'show', 'wh_01JWZ3NDEKTSV4RRFFQ69G5FAV', '--json');
  assert.equal(asJson.code, 3);
  assert.equal(JSON.parse(asJson.stderr).code, 'not_found');

  const usage = await cli('webhooks', 'update', 'wh_x');
  assert.equal(usage.code, 2);
  assert.match(usage.stderr, /Say what to change/);
  assert.equal((await cli('webhooks', 'wat')).code, 2);
  const slip = await cli('webhooks', 'lst', '--json');
  assert.equal(slip.code, 2);
  assert.match(
    JSON.parse(slip.stderr).error,
    /^Unknown command 'lst'\. Did you mean list\? See: anchor-webhooks webhooks --help$/,
  );

  const noKey = await runCommand(t, ['webhooks', 'list'], { env: { ANCHOR_URL: service.url } });
  assert.equal(noKey.code, 2);
  assert.match(noKey.stderr, /ANCHOR_API_KEY/);
});
