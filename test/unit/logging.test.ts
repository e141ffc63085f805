import assert from 'node:assert/strict';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { AttemptLog } from '../../src/deliver/attempt-log.ts';
import type { ClaimedDelivery, SettledAttempt } from '../../src/store/store.ts';
import { LineBuffer } from '../../src/telemetry/line-buffer.ts';
import { createLog, terminalLine } from '../../src/telemetry/logging.ts';
import { tempDir } from '../support/temp-dir.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { waitFor } from '../support/wait-for.ts';

test('a log that is no terminal gets one JSON object a line, with level and ISO time', async (t) => {
  const file = join(tempDir(t), 'log');
  const fd = openSync(file, 'w');
  t.after(() => closeSync(fd));
  const log = createLog('info', { kind: 'lines', fd });
  log.logger.debug('left out');
  log.logger.info({ attempt: 1 }, 'attempt');
  log.flush();
  await waitFor(() => readFileSync(file, 'utf8').endsWith('\n'), { describe: 'the line to be written' });
  const { time, ...rest } = JSON.parse(readFileSync(file, 'utf8'));
  assert.deepEqual(rest, { level: 'info', attempt: 1, msg: 'attempt' });
  assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test('a terminal gets the time of day, the level, the message, and then the fields', () => {
  const line =
    '{"level":"info","time":"2026-05-24T12:18:05.123Z","attempt":1,"note":"two words","msg":"attempt"}';
  assert.equal(terminalLine(line, false), '12:18:05.123 info  attempt attempt=1 note="two words"');
});

test('what a line quotes cannot move the terminal’s cursor or turn the line round', () => {
  const quoted = 'a\u001b[2J\u009b1A\u202eb';
  const err = { stack: `Error: ${quoted}\n    at file.ts:1` };
  const fields = { time: '2026-05-24T12:18:05.123Z', level: 'error', msg: quoted, host: quoted, err };
  const line = terminalLine(JSON.stringify(fields), false);
  for (const character of ['\u001b', '\u009b', '\u202e']) assert.ok(!line.includes(character));
  assert.match(line, /a\\u001b\[2J\\u009b1A\\u202eb.*\nError: a\\u001b.*\n {4}at file\.ts:1$/);
});

test('credentials in logged requests and secrets are masked', () => {
  const lines: string[] = [];
  const log = createLog('info', { kind: 'terminal', write: (text) => lines.push(text), colours: false });
  const headers = { authorization: 'Bearer pk_1', cookie: 'session=2', 'anchor-api-key': 'ak_3' };
  log.logger.info({ secret: 'sec_4', headers, req: { headers } }, 'slip');
  assert.doesNotMatch(lines.join(''), /pk_1|session=2|ak_3|sec_4/);
  assert.match(lines.join(''), /\*{5}/);
});

test('credentials in what a log line quotes are masked, errors with their stack and causes included', () => {
  const lines: string[] = [];
  const log = createLog('info', { kind: 'terminal', write: (text) => lines.push(text), colours: false });
  const url = 'postgres://app:s3cr3t-pass@db.example.com/app';
  const err = new Error(`cannot connect to ${url}`, { cause: new Error(`refused: ${url}`) });
  log.logger.error({ err: Object.assign(err, { address: url }), error: url, target: 'plain' }, 'slip');
  assert.doesNotMatch(lines.join(''), /s3cr3t-pass/);
  assert.match(lines.join(''), /postgres:\/\/app:\*{5}@db\.example\.com\/app/);
  assert.match(lines.join(''), /target=plain/);
});

test('credentials are masked at every depth of what is logged, and in the errors that one is made of', (t) => {
  const file = join(tempDir(t), 'log');
  const fd = openSync(file, 'w');
  t.after(() => closeSync(fd));
  const log = createLog('info', { kind: 'lines', fd });
  const said = 'password=s3cr3t-pass';
  const err = new AggregateError([new Error(said)], 'all failed');
  log.logger.error({ err: Object.assign(err, { tried: [{ said }] }), seen: { list: [said] } }, 'slip');
  const itself: Record<string, unknown> = { said };
  log.logger.error({ itself: Object.assign(itself, { itself }) }, 'slip');
  log.logger.error(new Error(said));
  log.logger.error({}, said);
  log.logger.error('a library said: %s', said);
  log.flush();
  const text = readFileSync(file, 'utf8');
  assert.doesNotMatch(text, /s3cr3t-pass/);
  assert.ok(text.split('password=*****').length > 8, text);
});

test('a line that comes alone is written at once, and those that follow share a write', async () => {
  const writes: string[] = [];
  const lines = new LineBuffer((text) => writes.push(text));
  for (const line of ['a\n', 'b\n', 'c\n']) lines.write(line);
  assert.deepEqual(writes, ['a\n']);
  await waitFor(() => writes.length > 1, { describe: 'the lines that follow' });
  assert.deepEqual(writes, ['a\n', 'b\nc\n']);
  lines.write('d\n');
  lines.write('x'.repeat(64 * 1024));
  assert.equal(writes.at(-1)?.length, 64 * 1024 + 'd\n'.length, 'much is written without a wait');
  lines.flush();
  assert.equal(writes.length, 3, 'nothing is written twice');
});

test('an attempt is one line of ids and figures, and its error is searched for credentials', () => {
  const lines: string[] = [];
  const attempts = new AttemptLog((line) => lines.push(line), new VirtualClock());
  const delivery = {
    id: '01890000-0000-7000-8000-000000000001',
    webhookId: 'wh_1',
    projectId: 'p_1',
    eventId: 'evt_1',
    eventType: 'task.completed',
    body: new Uint8Array(0),
    attempt: 2,
  };
  const ended = { attempt: 2, response: { status: 200, headers: {}, body: new Uint8Array(0) }, error: null };
  attempts.recorded(delivery, { ...settled(delivery), ...ended }, 'succeeded');
  const error = 'The endpoint said\npassword=s3cr3t-pass';
  attempts.recorded(delivery, { ...settled(delivery), response: null, error }, 'pending');
  const [first, second] = lines.map((line) => JSON.parse(line));
  assert.deepEqual(
    { ...first, time: '' },
    {
      level: 'info',
      time: '',
      delivery: delivery.id,
      webhook: 'wh_1',
      project: 'p_1',
      event: 'evt_1',
      type: 'task.completed',
      attempt: 2,
      response_status: 200,
      duration_ms: 12,
      status: 'succeeded',
      msg: 'attempt',
    },
  );
  assert.match(first.time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.equal(second.response_status, null);
  assert.equal(second.error, 'The endpoint said\npassword=*****');
  assert.ok(
    lines.every((line) => line.indexOf('\n') === line.length - 1),
    'one line each',
  );
});

test('attempts are not logged where their level is not', () => {
  assert.equal(createLog('warn', { kind: 'lines', fd: 1 }).writeLine, null);
  assert.notEqual(createLog('info', { kind: 'lines', fd: 1 }).writeLine, null);
});

function settled({ id, webhookId }: Pick<ClaimedDelivery, 'id' | 'webhookId'>): SettledAttempt {
  return {
    deliveryId: id,
    webhookId,
    attempt: 2,
    startedAt: 0,
    durationMs: 12,
    endedSteady: 12,
    signature: { timestamp: 0, anchor: '', standard: '' },
    response: null,
    error: null,
    next: { status: 'succeeded' },
  };
}
