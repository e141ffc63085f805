import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { RunningCommand } from '../support/command.ts';
import { onEnd } from '../support/on-end.ts';
import { tempDir } from '../support/temp-dir.ts';
import { waitFor } from '../support/wait-for.ts';

/**
 * npm passes signals on to the shell that runs the script. Without its `exec` that shell would die of them, and leave the
 * service running without anybody to stop it.
 */
test('SIGTERM to npm start ends the service, with exit code 0', async (t) => {
  const args = ['start', '--', '--port', '0', '--data-dir', join(tempDir(t), 'data')];
  const npm = new RunningCommand('npm', args, {});
  onEnd(t, async () => {
    npm.child.kill('SIGKILL');
    await npm.ended();
  });
  const [, url = ''] = await npm.printed(/"url":"(http:[^"]+)"/);
  npm.child.kill('SIGTERM');
  assert.equal(await npm.ended(), 0, npm.stderr);
  await waitFor(() => isRefused(url), { describe: 'the service to be gone' });
});

async function isRefused(url: string): Promise<boolean> {
  try {
    await fetch(`${url}/healthz`);
    return false;
  } catch {
    return true;
  }
}
