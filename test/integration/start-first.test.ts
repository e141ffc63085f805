import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { type RunningCommand, startCommand } from '../support/command.ts';
import { folderSnapshot } from '../support/folder-snapshot.ts';
import { tempDir } from '../support/temp-dir.ts';

const LISTENING = /"url":"(http:[^"]+)"/;

function serve(t: TestContext, dataDir: string, env: Record<string, string> = {}): RunningCommand {
  return startCommand(t, ['serve', '--port', '0', '--data-dir', dataDir], { env });
}

/** A command of the first start, which begins like this and goes up to the empty line below it. */
function pastable(beginning: string): RegExp {
  return new RegExp(`^${beginning}[^]*?(?=\\n\\n)`, 'm');
}

function pasted(line: string): Record<string, unknown> {
  return JSON.parse(execFileSync('bash', ['-c', line], { encoding: 'utf8' }));
}

async function stop(service: RunningCommand): Promise<void> {
  service.child.kill('SIGTERM');
  assert.equal(await service.ended(), 0, service.stderr);
}

test('a first start prints its keys, and its lines work when pasted', async (t) => {
  const dataDir = join(tempDir(t), 'data');
  const service = serve(t, dataDir);
  const [, url = ''] = await service.printed(LISTENING);
  const [registerLine] = await service.printed(pastable('curl -sS .+/v1/webhooks'));
  const [publishLine] = await service.printed(pastable('curl -sS .+/v1/events'));

  await service.printed(/#token=dl_[\w-]{43}\n/);
  // As with the port of the settings, which has four digits.
  const lines = service.stdout.replaceAll(url, 'http://127.0.0.1:8787').split('\n');
  const wide = lines.filter((line) => line.length > 80 && !line.startsWith('{') && !line.includes(dataDir));
  assert.deepEqual(wide, [], 'lines that wrap on a terminal of 80 columns');

  const webhook = pasted(registerLine);
  assert.match(String(webhook.id), /^wh_/);
  assert.match(String(webhook.secret), /^[0-9a-f]{64}$/);
  const event = pasted(publishLine);
  assert.match(String(event.id), /^evt_/);
  assert.equal(event.duplicate, false);

  const [exportLine] = await service.printed(pastable('export ANCHOR_URL'));
  const list = `${exportLine}; ${process.execPath} src/main.ts webhooks list --json`;
  assert.deepEqual(
    (pasted(list).webhooks as { id: unknown }[]).map(({ id }) => id),
    [webhook.id],
  );

  const [token] = await service.printed(/\bat_[\w-]{43}\b/);
  const headers = { authorization: `Bearer ${token}` };
  assert.equal((await fetch(`${url}/admin/v1/projects`, { headers })).status, 200);

  assert.equal(statSync(join(dataDir, 'master.key')).mode & 0o777, 0o600);
  for (const [name, file] of Object.entries(folderSnapshot(dataDir))) {
    assert.match(file, /^600 /, `${name} is for its owner alone`);
  }
  assert.equal(service.stderr, '');
  await stop(service);
});

test('keys are printed once, and go on working', async (t) => {
  const dataDir = join(tempDir(t), 'data');
  const first = serve(t, dataDir);
  const [adminToken] = await first.printed(/\bat_[\w-]{43}\b/);
  const [apiKey] = await first.printed(/\bak_[\w-]{43}\b/);
  await first.printed(pastable('curl -sS .+/v1/events'));
  await stop(first);

  const second = serve(t, dataDir);
  const [, url = ''] = await second.printed(LISTENING);
  const asCustomer = await fetch(`${url}/v1/webhooks`, { headers: { 'anchor-api-key': apiKey } });
  assert.equal(asCustomer.status, 200);
  const headers = { authorization: `Bearer ${adminToken}` };
  assert.equal((await fetch(`${url}/admin/v1/projects`, { headers })).status, 200);
  await stop(second);
  assert.doesNotMatch(second.stdout, /\b(ak|pk|at)_[\w-]{43}/);
});

test('keys from the settings are used, and not made or shown', async (t) => {
  const dataDir = join(tempDir(t), 'data');
  const env = {
    ANCHOR_MASTER_KEY: Buffer.alloc(32, 1).toString('base64'),
    ANCHOR_ADMIN_TOKEN: 'a-token-of-the-operator-own',
  };
  const service = serve(t, dataDir, env);
  const [, url = ''] = await service.printed(LISTENING);
  const headers = { authorization: `Bearer ${env.ANCHOR_ADMIN_TOKEN}` };
  assert.equal((await fetch(`${url}/admin/v1/projects`, { headers })).status, 200);
  await service.printed(pastable('curl -sS .+/v1/events'));
  await stop(service);
  assert.ok(!('master.key' in folderSnapshot(dataDir)));
  assert.doesNotMatch(service.stdout, /\bat_/);
  for (const secret of Object.values(env)) assert.ok(!service.stdout.includes(secret));
});

test('a slip in the name of a setting is told in the log', async (t) => {
  const service = serve(t, join(tempDir(t), 'data'), { ANCHOR_PROT: '1' });
  await service.printed(/ANCHOR_PROT is not a setting and has no effect\. Did you mean ANCHOR_PORT\?/);
  await service.printed(LISTENING);
  await stop(service);
});

test('once started, the service warms up its search for secrets', async (t) => {
  const service = serve(t, join(tempDir(t), 'data'), { ANCHOR_LOG_LEVEL: 'debug' });
  await service.printed(/the search for secrets is warmed up/);
  await stop(service);
});
