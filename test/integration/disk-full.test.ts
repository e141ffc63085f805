/** The service on a disk that really fills up: a small file system in memory, which needs root. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { ApiClient, createProject, taskData } from '../support/api-client.ts';
import { status } from '../support/behaviours.ts';
import { onEnd } from '../support/on-end.ts';
import { startReceiver } from '../support/receiver.ts';
import { ServiceProcess } from '../support/service-process.ts';
import { tempDir } from '../support/temp-dir.ts';
import { waitFor } from '../support/wait-for.ts';

/** A folder that holds `megabytes` and no more. */
function smallDisk(t: TestContext, megabytes: number): string {
  const folder = join(tempDir(t), 'disk');
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  onEnd(t, () => execFileSync('umount', ['--lazy', folder]));
  return folder;
}

test('on a full disk publishing answers 503, what was accepted stays, and delivery goes on by itself once there is room', async (t) => {
  const disk = smallDisk(t, 24);
  const receiver = await startReceiver(t);
  const service = await ServiceProcess.start({
    folder: disk,
    env: { ANCHOR_RETRY_DELAYS: '0.5,0.5,0.5,0.5,0.5', ANCHOR_LOG_LEVEL: 'fatal' },
  });
  onEnd(t, () => service.dispose());
  const api = new ApiClient(service.url, await createProject(service.url, service.adminToken));
  const webhook = await api.createWebhook(receiver.url());

  // The first attempts fail, so that there are deliveries waiting for a retry when the disk is full.
  receiver.answer(status(503));
  const accepted = [(await api.publish()).id, (await api.publish()).id];
  await receiver.received(2);

  const filler = join(disk, 'filler');
  fillUp(filler);
  const refused = await waitFor(
    async () => {
      const answer = await publish(api, '');
      if (answer.status === 202) accepted.push(((await answer.json()) as { id: string }).id);
      return answer.status === 202 ? null : answer;
    },
    { timeoutMs: 30_000, describe: 'a publish to be refused' },
  );
  assert.equal(refused.status, 503);
  assert.match(refused.headers.get('retry-after') ?? '', /^[1-9]\d*$/);
  assert.equal(((await refused.json()) as { code: string }).code, 'unavailable');
  assert.equal((await fetch(`${service.url}/healthz`)).status, 200);
  receiver.answer(status(200));

  rmSync(filler);
  const after = await waitFor(
    async () => {
      const answer = await publish(api, '');
      return answer.status === 202 ? ((await answer.json()) as { id: string }) : null;
    },
    { timeoutMs: 10_000, describe: 'a publish to be accepted again' },
  );
  accepted.push(after.id);
  for (const id of accepted) {
    await waitFor(
      async () => (await api.deliveries(webhook.id, `?external_event_id=${id}`))[0]?.status === 'succeeded',
      { timeoutMs: 15_000, describe: `${id} to be delivered` },
    );
  }
  assert.equal((await fetch(`${service.url}/readyz`)).status, 200);
});

/** Until nothing more goes on the disk; the service writes meanwhile, so its free space is no measure. */
function fillUp(file: string): void {
  const block = Buffer.alloc(4096);
  try {
    for (;;) appendFileSync(file, block);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}

function publish(api: ApiClient, padding: string): Promise<Response> {
  return fetch(`${api.baseUrl}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${api.keys.publisherKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      project_id: api.keys.projectId,
      type: 'task.completed',
      data: taskData(padding),
    }),
  });
}
