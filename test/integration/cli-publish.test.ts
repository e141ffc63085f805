import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { taskData } from '../support/api-client.ts';
import { type CommandOptions, runCommand } from '../support/command.ts';
import { freePort } from '../support/free-port.ts';
import { onEnd } from '../support/on-end.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDeliveries, startService, type TestService } from '../support/service.ts';
import { tempDir } from '../support/temp-dir.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

function publisherOf(service: TestService): CommandOptions {
  const { projectId, publisherKey } = service.api.keys;
  return {
    env: { ANCHOR_URL: service.url, ANCHOR_PROJECT_ID: projectId, ANCHOR_PUBLISHER_KEY: publisherKey },
  };
}

const event = (id: string) => ({ id, type: 'task.completed', data: taskData() });

test('an example and an event from flags are published', async (t) => {
  const service = await startService(t);
  const receiver = await startReceiver(t);
  const webhook = await service.api.createWebhook(receiver.url());
  const example = await runCommand(t, ['publish', '--example', 'task.completed'], publisherOf(service));
  assert.match(example.stdout, /^Published evt_\w+\.\n$/, example.stderr);
  const flags = [
    'publish',
    '--type',
    'task.completed',
    '--data',
    JSON.stringify(taskData()),
    '--id',
    'evt_flags',
  ];
  const own = await runCommand(t, [...flags, '--json'], publisherOf(service));
  assert.deepEqual(JSON.parse(own.stdout), { line: 1, id: 'evt_flags', duplicate: false });
  await endedDeliveries(service.api, webhook.id, 2);
  const again = await runCommand(t, flags, publisherOf(service));
  assert.match(again.stdout, /was known already/);
});

test('a file of more events than a batch holds is published whole, and faulty lines are told by their number', async (t) => {
  const service = await startService(t);
  const file = join(tempDir(t), 'events.ndjson');
  const lines = Array.from({ length: 1203 }, (_, index) => JSON.stringify(event(`evt_line_${index + 1}`)));
  lines[700] = '{"type":"task.completed","data":{}}';
  lines[900] = 'not json';
  writeFileSync(file, lines.join('\n'));
  const { code, stderr, stdout } = await runCommand(t, ['publish', file], publisherOf(service));
  assert.equal(code, 5);
  assert.equal(stdout, '');
  assert.match(stderr, /line 701: .*\(invalid_request\)\n {2}\/data\/\w+/);
  assert.match(stderr, /line 901: It is not JSON/);
  assert.match(stderr, /1201 published, 2 refused/);
  assert.equal((await service.api.event('evt_line_1203')).deliveries.length, 0);
});

test('long events are sent in batches that the service takes, whatever their script and whatever stands beside them', async (t) => {
  const service = await startService(t);
  const file = join(tempDir(t), 'events.json');
  // 3 MB in letters, and 9 MB in bytes.
  const data = taskData('字'.repeat(10_000));
  const long = Array.from({ length: 300 }, (_, i) => ({ ...event(`evt_long_${i}`), data }));
  const short = Array.from({ length: 2_700 }, (_, i) => event(`evt_short_${i}`));
  const forms = [
    { text: long.map((each) => JSON.stringify(each)).join('\n'), outcome: /300 published/ },
    { text: JSON.stringify([...long, ...short]), outcome: /2,?700 published/ },
  ];
  for (const { text, outcome } of forms) {
    writeFileSync(file, text);
    const { code, stderr } = await runCommand(t, ['publish', file], publisherOf(service));
    assert.equal(code, 0, stderr);
    assert.match(stderr, outcome);
  }
});

test('a JSON document over many lines is taken as well: an array, or a batch as the API takes it', async (t) => {
  const service = await startService(t);
  const folder = tempDir(t);
  for (const [name, document] of Object.entries({
    array: [event('evt_a1'), event('evt_a2')],
    batch: { events: [event('evt_b1')] },
    single: event('evt_s1'),
  })) {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(document, null, 2));
    const { code, stderr } = await runCommand(t, ['publish', file], publisherOf(service));
    assert.equal(code, 0, stderr);
  }
  for (const id of ['evt_a1', 'evt_a2', 'evt_b1', 'evt_s1']) await service.api.event(id);
});

test('events on standard input are published as they come, not only at its end', async (t) => {
  const service = await startService(t);
  const receiver = await startReceiver(t);
  await service.api.createWebhook(receiver.url());
  const child = spawn(process.execPath, [MAIN, 'publish'], {
    env: { ...process.env, ...publisherOf(service).env },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  onEnd(t, () => child.kill());
  child.stdin.write(`${JSON.stringify(event('evt_first'))}\n`);
  await receiver.received(1);
  child.stdin.end(JSON.stringify(event('evt_second')));
  await receiver.received(2);
});

test('a publisher that cannot reach the service says so, and publishes nothing twice', async (t) => {
  const env = { ANCHOR_URL: `http://127.0.0.1:${await freePort()}`, ANCHOR_PUBLISHER_KEY: 'pk_x' };
  const { code, stderr } = await runCommand(t, ['publish', '--example', 'task.failed'], { env });
  assert.equal(code, 4);
  assert.match(stderr, /could not be reached: .*ECONNREFUSED.* Is it running/);
});

test('input that holds no event is a fault of the call', async (t) => {
  const file = join(tempDir(t), 'empty.ndjson');
  writeFileSync(file, '\n');
  const env = { ANCHOR_PUBLISHER_KEY: 'pk_x' };
  const empty = await runCommand(t, ['publish', file], { env });
  assert.deepEqual([empty.code, /no event in the input/.test(empty.stderr)], [2, true]);
  const unknown = await runCommand(t, ['publish', '--example', 'task.done'], { env });
  assert.match(unknown.stderr, /there are: task.completed/);
});
