import assert from 'node:assert/strict';
import test from 'node:test';
import { RefusedError } from '../../src/errors.ts';
import type { JsonObject } from '../../src/json/json.ts';
import { GENERAL_RULES } from '../../src/sanitise/credentials/rules.ts';
import { scrubCredentials } from '../../src/sanitise/credentials/scrub.ts';
import { RUN, sanitising } from '../support/sanitising.ts';

const LARGE = 60_000;
const logOf = (length: number) =>
  Array.from(
    { length: length / 60 },
    (_, i) => `    at Step.click (/srv/runner/steps/step-${i}.js:${10 + i}:17)`,
  )
    .join('\n')
    .slice(0, length);
const credentials = (count: number) =>
  Array.from({ length: count }, (_, i) => `SERVICE_${i}_API_KEY=q7f3Gh81kLmNpZ${i}`).join('\n');

/** What logs, lists and settings have in each of their lines. */
const DENSE_LINES = [
  (i: number) =>
    `ts=2026-05-24T12:18:05.${i}Z level=info user_id=${i} session_id=s7k2${i}x9w4 key=item:${i} path=/api/v1/items/${i} status=200`,
  (i: number) => `APP_${i}_HOST=db-${i}.internal\nAPP_${i}_PASSWORD=q7f3Gh81kLm${i}\nAPP_${i}_DEBUG=true`,
  (i: number) =>
    `    at AuthTokenManager.refreshSessionKey (/srv/app/auth-token/session-key-${i}.js:${10 + i}:17)`,
  (i: number) =>
    `{"id":${i},"name":"user ${i}","email":"u${i}@example.com","token":"k3v9xw2p7q5zr8td1mf6${i}"},`,
  (i: number) =>
    `  + access_key = "q7f3Gh81kLmNpZ${i}"\n  + key_name = "deploy-${i}"\n  + tags = { Name = "x" }`,
  (i: number) =>
    `https://files.example.com/a/${i}.pdf?X-Amz-Signature=9f2b7c1d4e8a6035c1d2e3f4${i}&page=${i}`,
];

test('where there is too much to look at, nothing leaves, however it is said', () => {
  const said = '. the password is hunter2x9. ';
  for (const { example } of GENERAL_RULES) {
    const dense = `${example.replaceAll(/[«»]/g, '')} `;
    for (const text of [dense.repeat(LARGE / dense.length) + said, said + dense.repeat(LARGE / dense.length)])
      assert.ok(!scrubCredentials(text).text.includes('hunter2x9'), dense);
  }
});

test('a text that was not searched to its end is masked as a whole, and the texts behind it leave no secret', () => {
  const text = 'pw= '.repeat(LARGE / 4);
  assert.deepEqual(scrubCredentials(text), {
    text: '*****',
    findings: [{ start: 0, end: text.length, rule: 'too-dense' }],
  });
  const { body, masked } = sanitising()('task.failed', {
    ...RUN,
    error: { type: 'timeout', message: text },
    artifacts: [{ name: 'the password is hunter2x9', url: 'https://a.example/b' }],
  });
  assert.ok(!body.includes('hunter2x9'));
  const dense = masked.find(({ path }) => path === '/data/error/message');
  assert.deepEqual(dense, { path: '/data/error/message', rule: 'too-dense', count: 1 });
});

test('nor do they leave the value of a secret input, which is looked for in a result all the same', () => {
  const dense = 'pw= '.repeat(LARGE / 8);
  const task = {
    inputs: { pin: 'correct horse' },
    input_schema: { properties: { pin: { secret: true } } },
  };
  const data = {
    ...RUN,
    error: { type: 'timeout', message: dense + dense },
    artifacts: [{ name: 'of correct horse', url: 'https://a.example/b' }],
    output: { value: [dense, dense, 'a correct horse', 'and a stable'] },
  };
  const left = (scrubOutput: boolean) =>
    (sanitising({ scrubOutput })('task.failed', data, task).envelope.data.output as JsonObject).value;
  assert.deepEqual(left(true), Array(4).fill('*****'));
  assert.deepEqual(left(false), [dense, dense, 'a *****', 'and a stable']);
  assert.ok(!sanitising()('task.failed', data, task).body.includes('correct horse'));
});

test('a result of thousands of small strings stays readable beside secret inputs', () => {
  const rows = Array.from({ length: 900 }, (_, i) => ({ number: `INV-${i}`, total: i, currency: 'EUR' }));
  const tags = Array.from({ length: 5_000 }, (_, i) => `tag-${i}`);
  const secret = Array.from({ length: 40 }, (_, i) => `correct horse ${i} batt3ry`);
  const task = { inputs: { secret }, input_schema: { properties: { secret: { secret: true } } } };
  for (const value of [rows, tags]) {
    const data = { ...RUN, output: { value } };
    const { envelope, masked } = sanitising({ scrubOutput: true })('task.completed', data, task);
    assert.deepEqual(masked, []);
    assert.deepEqual((envelope.data.output as JsonObject).value, value);
  }
});

test('long logs and tables stay readable, and so does a file that is nothing but credentials', () => {
  const log = `${logOf(LARGE)}\npassword=hunter2x9\n`;
  assert.equal(scrubCredentials(log).text, log.replace('hunter2x9', '*****'));
  for (const lineOf of DENSE_LINES) {
    const lines = Array.from({ length: 400 }, (_, i) => lineOf(i)).join('\n');
    const { findings } = scrubCredentials(lines);
    assert.notEqual(findings[0]?.rule, 'too-dense', lineOf(0));
  }
  const file = credentials(600);
  assert.equal(scrubCredentials(file).text, file.replaceAll(/=.*/g, '=*****'));
});

test('an event with too much free text to be sent is refused with its size, not masked until it fits', () => {
  assert.throws(
    () => sanitising()('task.failed', { ...RUN, error: { type: 'timeout', message: logOf(900_000) } }),
    (error: unknown) => error instanceof RefusedError && error.code === 'payload_too_large',
  );
});
