/** A thread of the store that dies takes the process with it, so that a supervisor starts a sound one. */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { ApiClient, createProject } from '../support/api-client.ts';
import { onEnd } from '../support/on-end.ts';
import { startReceiver } from '../support/receiver.ts';
import { ServiceProcess } from '../support/service-process.ts';
import { tempDir } from '../support/temp-dir.ts';

const PRELOAD = fileURLToPath(new URL('../support/end-thread-on-demand.ts', import.meta.url));

for (const thread of ['store-writer', 'store-reader']) {
  test(`when the ${thread} thread dies, the process ends with a line that says so, and goes on after a start`, async (t) => {
    const folder = tempDir(t);
    const trigger = join(folder, 'end');
    const service = await ServiceProcess.start({
      folder,
      nodeArgs: ['--import', PRELOAD],
      env: { END_THREAD: thread, END_THREAD_WHEN: trigger },
    });
    onEnd(t, () => service.dispose());
    const receiver = await startReceiver(t);
    const api = new ApiClient(service.url, await createProject(service.url, service.adminToken, 'Test'));
    await api.createWebhook(receiver.url());

    writeFileSync(trigger, '');
    const { code } = await service.ended();
    assert.equal(code, 1);
    assert.match(service.log(), /"level":"fatal".*a thread of the store has ended.*a planted fault/);
    rmSync(trigger);
    await service.startAgain();
    await api.publish({});
    await receiver.received(1);
  });
}
