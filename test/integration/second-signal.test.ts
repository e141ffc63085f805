import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { ApiClient, createProject } from '../support/api-client.ts';
import { silence } from '../support/behaviours.ts';
import { startCommand } from '../support/command.ts';
import { startReceiver } from '../support/receiver.ts';
import { tempDir } from '../support/temp-dir.ts';
import { waitFor } from '../support/wait-for.ts';

const ADMIN_TOKEN = 'the-admin-token-of-this-test';

test('a second signal does not wait for attempts under way', async (t) => {
  const receiver = await startReceiver(t, { behaviour: silence() });
  const service = startCommand(t, ['serve', '--port', '0', '--data-dir', join(tempDir(t), 'data')], {
    env: {
      ANCHOR_ADMIN_TOKEN: ADMIN_TOKEN,
      ANCHOR_ALLOW_TARGETS: '127.0.0.1',
      ANCHOR_ALLOW_HTTP_TARGETS: 'true',
      ANCHOR_ATTEMPT_TIMEOUT_MS: '600000',
    },
  });
  const [, url = ''] = await service.printed(/"url":"(http:[^"]+)"/);
  const api = new ApiClient(url, await createProject(url, ADMIN_TOKEN));
  await api.createWebhook(receiver.url());
  await api.publish();
  await receiver.received(1);

  service.child.kill('SIGTERM');
  await service.printed(/stopping/);
  // Signals within half a second count as one, as npm sends each a second time.
  const isGone = () => {
    service.child.kill('SIGTERM');
    return service.child.exitCode !== null;
  };
  await waitFor(isGone, { describe: 'the process to end' });
  assert.equal(service.child.exitCode, 143);
});
