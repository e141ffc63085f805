import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { runCommand } from '../support/command.ts';
import { tempDir } from '../support/temp-dir.ts';

const failed = {
  type: 'task.failed',
  data: {
    task_id: 'tsk_1',
    execution_id: 'exe_1',
    error: { type: 'timeout', message: 'typed hunter2hunter2 at https://bob:pa55w0rd@db.example.com' },
    session_cookie: 'undeclared',
  },
  task: {
    inputs: { password: 'hunter2hunter2' },
    input_schema: { properties: { password: { secret: true } } },
  },
};
const message = 'typed ***** at https://bob:*****@db.example.com';

test('sanitise shows what was masked by which rule, and what is left', async (t) => {
  const file = join(tempDir(t), 'event.json');
  writeFileSync(file, JSON.stringify(failed, null, 2));
  const { code, stdout } = await runCommand(t, ['sanitise', file]);
  assert.equal(code, 0);
  assert.match(stdout, /^line 1: task\.failed, \d+ bytes, masked at 2 places\n/);
  assert.match(stdout, /\/data\/error\/message +secret-input +1\n/);
  assert.match(stdout, /\/data\/error\/message +url-\S+ +1\n/);
  assert.ok(stdout.includes(JSON.stringify(message)));
  assert.doesNotMatch(stdout, /hunter2|pa55w0rd|undeclared/);
});

test('sanitise --json answers a line for each event, and ends with 5 where one would be refused', async (t) => {
  const file = join(tempDir(t), 'events.ndjson');
  const lines = [failed, { type: 'task.done', data: {} }, 'no event', { ...failed, task: undefined }];
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  const { code, stdout } = await runCommand(t, ['sanitise', file, '--json']);
  assert.equal(code, 5);
  const [first, second, third, fourth, ...more] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(more, []);
  assert.equal(first.envelope.data.error.message, message);
  assert.equal(first.bytes, Buffer.byteLength(JSON.stringify(first.envelope)));
  assert.deepEqual([second.line, second.code, second.details[0].path], [2, 'unknown_event_type', '/type']);
  assert.deepEqual([third.line, third.code], [3, 'not_an_event']);
  assert.match(fourth.envelope.data.error.message, /^typed hunter2hunter2 /);
});

test('sanitise --scrub-output looks for credentials in results as well', async (t) => {
  const file = join(tempDir(t), 'event.json');
  const output = { value: { log: 'Authorization: Bearer abcdefghijklmnop1234567890' } };
  writeFileSync(file, JSON.stringify({ type: 'task.completed', data: { ...failed.data, output } }));
  const plain = await runCommand(t, ['sanitise', file, '--json']);
  const scrubbed = await runCommand(t, ['sanitise', file, '--json', '--scrub-output']);
  assert.deepEqual(JSON.parse(plain.stdout).masked, []);
  assert.equal(JSON.parse(scrubbed.stdout).masked[0].path, '/data/output/value/log');
});

test('sanitise says where a file is not JSON, without quoting it, and minds no byte order mark', async (t) => {
  const file = join(tempDir(t), 'event.json');
  for (const [text, where] of [
    ['{\n  "type": "task.failed",\n  hunter2\n}', /neither JSON nor NDJSON \(.*\): .* line 3, column 3\.$/m],
    ['{\n  "type": "hunter2",\n', /neither JSON nor NDJSON \(.*\): .* line 2, column 21\.$/m],
    [Buffer.from('\ufeff{ "type": "hunter2" }', 'utf16le'), /: it is not UTF-8; save it as UTF-8\.$/m],
  ] as const) {
    writeFileSync(file, text);
    const { code, stderr } = await runCommand(t, ['sanitise', file]);
    assert.equal(code, 2);
    assert.match(stderr, where);
    assert.ok(!stderr.includes('hunter2'), stderr);
  }
  writeFileSync(file, `\ufeff${JSON.stringify(failed, null, 2)}`);
  assert.equal((await runCommand(t, ['sanitise', file])).code, 0);
});
