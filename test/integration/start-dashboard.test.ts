import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { runCommand, startCommand } from '../support/command.ts';
import { tempDir } from '../support/temp-dir.ts';

const LINK = /(http:\/\/127\.0\.0\.1:\d+)\/login#token=(dl_[\w-]{43})/;

interface Project {
  id: string;
}

async function signIn([, url, token]: RegExpExecArray) {
  const response = await fetch(`${url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const body = (await response.json()) as { role: string; project: Project; projects: [Project] };
  return { status: response.status, body };
}

test('a start prints a link that signs in once, and the dashboard command prints new ones', async (t) => {
  const dataDir = join(tempDir(t), 'data');
  const service = startCommand(t, ['serve', '--port', '0', '--data-dir', dataDir]);
  const link = await service.printed(LINK);
  const [, forAnother] = await service.printed(/^anchor-webhooks dashboard --data-dir '(.*)'$/m);
  assert.equal(forAnother, dataDir, 'the command works from any folder');
  const { status, body } = await signIn(link);
  assert.deepEqual([status, body.role, body.projects.length], [201, 'operator', 1]);
  assert.equal((await signIn(link)).status, 401);
  assert.equal(statSync(join(dataDir, 'local-access.json')).mode & 0o777, 0o600);

  const env = { ANCHOR_DATA_DIR: dataDir };
  const printed = await runCommand(t, ['dashboard'], { env });
  assert.equal(printed.code, 0, printed.stderr);
  assert.match(printed.stdout, new RegExp(`^${LINK.source}\n$`));
  assert.equal((await signIn(LINK.exec(printed.stdout) ?? assert.fail())).body.role, 'operator');

  const [project] = body.projects;
  const ofProject = await runCommand(t, ['dashboard', '--project', project.id, '--json'], { env });
  const { url } = JSON.parse(ofProject.stdout);
  const session = await signIn(LINK.exec(url) ?? assert.fail());
  assert.deepEqual([session.body.role, session.body.project], ['customer', project]);

  service.child.kill('SIGTERM');
  assert.equal(await service.ended(), 0, service.stderr);
  assert.equal(existsSync(join(dataDir, 'local-access.json')), false);
  const after = await runCommand(t, ['dashboard'], { env });
  assert.notEqual(after.code, 0);
  assert.match(after.stderr, /none runs on the data folder .*Start it/);
});

test('the dashboard command takes the admin token where there is one', async (t) => {
  const dataDir = join(tempDir(t), 'data');
  const service = startCommand(t, ['serve', '--port', '0', '--data-dir', dataDir], {
    env: { ANCHOR_ADMIN_TOKEN: 'an-admin-token-for-this-test' },
  });
  const [, url = ''] = await service.printed(LINK);
  const run = (token: string) =>
    runCommand(t, ['dashboard', '--url', url], { env: { ANCHOR_ADMIN_TOKEN: token } });
  assert.match((await run('an-admin-token-for-this-test')).stdout, LINK);
  const refused = await run('another-token-altogether');
  assert.notEqual(refused.code, 0);
  assert.equal(refused.stdout, '');
});
