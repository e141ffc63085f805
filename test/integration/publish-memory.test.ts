/** What a publisher sends for masking alone is gone when its call has been answered: a snapshot of the heap shows what is kept. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { ApiClient, createProject } from '../support/api-client.ts';
import { onEnd } from '../support/on-end.ts';
import { ServiceProcess } from '../support/service-process.ts';
import { tempDir } from '../support/temp-dir.ts';
import { waitFor } from '../support/wait-for.ts';

const INPUT = 'canary-input-9d2e';
const DEFAULT = 'canary-schema-7a3f';
const UNDECLARED = 'canary-undeclared-4b1c';
const KEPT = 'canary-kept-1f6d';

const data = { task_id: 'tsk_1', execution_id: 'exe_1' };
const task = {
  inputs: { password: INPUT },
  input_schema: { properties: { password: { secret: true, default: DEFAULT } } },
};
const FAILED = {
  type: 'task.failed',
  data: { ...data, error: { type: 'timeout', message: `typed ${INPUT}` }, extra: UNDECLARED },
  task,
};

test('neither inputs nor schema nor undeclared fields stay in memory, whatever became of the publish', async (t) => {
  const folder = tempDir(t);
  const nodeArgs = ['--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${folder}`];
  const service = await ServiceProcess.start({ folder, nodeArgs });
  onEnd(t, () => service.dispose());
  const keys = await createProject(service.url, service.adminToken);
  const { projectId, publisherKey } = keys;
  // What is kept is found: the URL to which deliveries go.
  await new ApiClient(service.url, keys).createWebhook(`http://127.0.0.1:9/${KEPT}`, ['task.failed']);
  const publish = async (body: unknown, path = '/v1/events') => {
    const answer = await fetch(service.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${publisherKey}`, 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    await answer.arrayBuffer();
    return answer.status;
  };
  const event = { project_id: projectId, ...FAILED };
  const long = { type: 'timeout', message: `${INPUT}.. `.repeat(9_000) };
  const faultySchema = { inputs: task.inputs, input_schema: { $ref: `#/${DEFAULT}` } };
  assert.equal(await publish({ ...event, id: 'evt_known' }), 202);
  assert.equal(await publish({ ...event, id: 'evt_known' }), 202);
  assert.equal(await publish(event, '/v1/events?dry_run=true'), 200);
  assert.equal(await publish({ events: [event, { ...event, type: 'none' }] }, '/v1/events/batch'), 202);
  assert.equal(await publish({ ...event, type: 'none' }), 400);
  assert.equal(await publish({ ...event, data: { ...data, error: INPUT } }), 400);
  assert.equal(await publish({ ...event, data: { ...data, error: long } }), 413);
  assert.equal(await publish({ ...event, task: faultySchema }), 400);
  assert.equal(await publish(JSON.stringify(event).slice(0, -2)), 400);

  process.kill(service.pid, 'SIGUSR2');
  const snapshot = await waitFor(() => snapshotIn(folder), { describe: 'the snapshot', timeoutMs: 30_000 });
  for (const canary of [INPUT, DEFAULT, UNDECLARED]) {
    assert.ok(!snapshot.includes(canary), `${canary} is in memory`);
  }
  assert.ok(snapshot.includes(KEPT));
});

/** The snapshot once it has been written whole. */
function snapshotIn(folder: string): string | null {
  const name = readdirSync(folder).find((file) => file.endsWith('.heapsnapshot'));
  const text = name === undefined ? '' : readFileSync(join(folder, name), 'utf8');
  return text.trimEnd().endsWith('}') ? text : null;
}
