/** A credential that one text of an event tells is masked in the event's other texts, where nothing tells it. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '../../src/json/json.ts';
import { RUN, sanitising } from '../support/sanitising.ts';

const sanitise = sanitising();
const sanitiseResults = sanitising({ scrubOutput: true });

function failure(message: string, ...names: string[]): JsonObject {
  const artifacts = names.map((name) => ({ name, url: 'https://files.example/1' }));
  return { ...RUN, artifacts, error: { type: 'agent_error', message } };
}

/** The names of artifacts, of an event whose message tells. */
function namesBeside(message: string, ...names: string[]): string[] {
  const { data } = sanitise('task.failed', failure(message, ...names)).envelope;
  return (data.artifacts as JsonObject[]).map(({ name }) => String(name));
}

const TELLING = 'login failed with password hunter2x9';

const FORMS: [string, string][] = [
  ['hunter2x9', '*****'],
  ['typed hunter2x9.', 'typed *****.'],
  ['typed “hunter2x9” into #pass', 'typed “*****” into #pass'],
  ['shot-hunter2x9.png', 'shot-*****.png'],
  ['https://shop.example/?q=hunter2x9#top', 'https://shop.example/?q=*****#top'],
  ['#hunter2x9/', '#*****/'],
  ['%68%75%6e%74%65%72%32%78%39', '*****'],
  [`q ${Buffer.from('hunter2x9').toString('hex')} q`, 'q ***** q'],
  ['Hunter2x9', 'Hunter2x9'],
  ['hunter2x', 'hunter2x'],
];

for (const [name, masked] of FORMS) {
  test(`what a message tells is a password is masked in a name: ${name}`, () => {
    assert.deepEqual(namesBeside(TELLING, name), [masked]);
  });
}

const TOLD: [string, string][] = [
  ['password=s3cr3t', 's3cr3t'],
  ['the password was hunter2', 'hunter2'],
  ['GET https://ann:Tr0ub4dor@shop.example/ failed', 'Tr0ub4dor'],
  ['password="correct-horse!"', 'correct-horse!'],
  ['otp=482913 was refused', '482913'],
  ['api_key: 0b5c2d4e-8f1a-4c3b-9d7e-6a5f4e3d2c1b', '0b5c2d4e-8f1a-4c3b-9d7e-6a5f4e3d2c1b'],
  ['Cookie: sid=q7Xz83nPwLk92HsTfYvR', 'q7Xz83nPwLk92HsTfYvR'],
];

for (const [message, secret] of TOLD) {
  test(`it is looked for elsewhere: ${message}`, () => {
    assert.deepEqual(namesBeside(message, `a ${secret} b`), ['a ***** b']);
  });
}

/** What is a secret where it stands, and elsewhere a word, a number or a part of a longer name. */
const KEPT: [string, string][] = [
  ['password=admin', 'admin'],
  ['password: "true"', 'true'],
  ['password="test"', 'test-results.zip'],
  ['password="sunshine"', 'sunshine'],
  ['password=s3cr3t', 's3cr3ts3cr3t'],
  ['password=ann@shop.example', 'ann@shop.example'],
  ['pin=4829', '4829'],
  ['otp=100000', '100000'],
  ['otp=20260524', '20260524'],
  ['token=prj_4f8Kq2Lw9XnB7t', 'prj_4f8Kq2Lw9XnB7t'],
];

for (const [message, name] of KEPT) {
  test(`it does not eat what it may be elsewhere: ${message}`, () => {
    assert.deepEqual(namesBeside(message, name), [name]);
  });
}

test('what one text tells is masked in it wherever it stands', () => {
  for (const [message, masked] of [
    ['password=hunter2, typed hunter2 into “hunter2”', 'password=*****, typed ***** into “*****”'],
    ['password=hunter2x9, see shot-hunter2x9.png', 'password=*****, see shot-*****.png'],
    ['password=s3cr3t for tsk_s3cr3t1', 'password=***** for tsk_s3cr3t1'],
  ] as const) {
    const { data } = sanitise('task.failed', failure(message)).envelope;
    assert.deepEqual(data.error, { type: 'agent_error', message: masked });
  }
});

test('the text that tells may come last, or be a result', () => {
  const value = { before: ['typed hunter2x9'], hunter2x9: { n: 1 }, log: 'password=hunter2x9' };
  const data = { ...failure('hunter2x9 was refused'), output: { value } };
  const { envelope, masked } = sanitiseResults('task.failed', data);
  assert.deepEqual(envelope.data.output, {
    value: { before: ['typed *****'], '*****': { n: 1 }, log: 'password=*****' },
  });
  assert.deepEqual(envelope.data.error, { type: 'agent_error', message: '***** was refused' });
  assert.equal(envelope.text, '❌ Task `tsk_1` failed (agent error): ***** was refused');
  const rule = 'named-password';
  assert.deepEqual(
    masked.toSorted((a, b) => a.path.localeCompare(b.path)),
    [
      { path: '/data/error/message', rule, count: 1 },
      { path: '/data/output/value/*****', rule, count: 1 },
      { path: '/data/output/value/before/0', rule, count: 1 },
      { path: '/data/output/value/log', rule, count: 1 },
    ],
  );
});

test('a report names no key that was masked in the end, and counts what one rule masked of a text once', () => {
  const value = { hunter2x9: { log: 'password=hunter2x9 token=q7Xz83nPwLk92HsTfYvR' } };
  const data = { ...failure('x'), output: { value } };
  const { masked } = sanitiseResults('task.failed', data);
  assert.deepEqual(masked, [
    { path: '/data/output/value/*****/log', rule: 'named-password', count: 1 },
    { path: '/data/output/value/*****/log', rule: 'named-token', count: 1 },
    { path: '/data/output/value/*****', rule: 'named-password', count: 1 },
  ]);
  const [first] = sanitise(
    'task.failed',
    failure('password=hunter2x9, see shot-hunter2x9.png', 'hunter2x9'),
  ).masked;
  assert.deepEqual(first, { path: '/data/error/message', rule: 'named-password', count: 2 });
});

test('ids, times, URLs to be used and a result that is not searched stay as they are', () => {
  const secret = 'q7Xz83nPwLk92HsTfYvR';
  const url = `https://files.example/1?sig=${secret}`;
  const data = {
    task_id: secret,
    execution_id: 'exe_1',
    recording_url: url,
    artifacts: [{ name: 'a', url }],
    output: { value: [secret] },
    error: { type: 'agent_error', message: `token=${secret}; GET ${url}` },
  };
  const { envelope } = sanitise('task.failed', data);
  const message = 'token=*****; GET https://files.example/1?sig=*****';
  assert.deepEqual(envelope.data, { ...data, error: { type: 'agent_error', message } });
});

const word = fc.stringMatching(/^[a-z]{3,8}$/);
/** Of letters that make no word: what has `fake`, `xxx` or `a it` in it says of itself that it is no secret, and stays. */
const secrets = fc.stringMatching(/^[bcdghjlmnpqrsvwz]{5,9}[0-9]{2,3}[BCDGHJLMNPQRSVWZ]{2,3}[!$%&+]?$/);

test('wherever it is told and wherever it stands, it is gone, and masking once more changes nothing', () => {
  fc.assert(
    fc.property(secrets, fc.array(word, { maxLength: 4 }), fc.nat(3), (secret, words, at) => {
      const texts = ['typed ', 'shot-', `${words.join(' ')} `, ''].map((before) => `${before}${secret}`);
      texts[at] = `${words.join(' ')} password="${secret}"`;
      const [message = '', name = '', ...results] = texts;
      const data = { ...failure(message, name), output: { value: results } };
      const once = sanitiseResults('task.failed', data);
      assert.ok(!once.body.includes(secret), once.body);
      const twice = sanitiseResults('task.failed', once.envelope.data);
      assert.equal(twice.body, once.body);
      assert.deepEqual(twice.masked, []);
    }),
    { numRuns: 300 },
  );
});

test('sixty-four different ones are looked for', () => {
  const drawn = Array.from({ length: 64 }, (_, i) => `q7Xz83nPwLk92HsTf${i + 100}`);
  const value = drawn.map((secret) => `a ${secret} b`);
  const message = drawn.map((secret) => `token=${secret}`).join('\n');
  const { envelope } = sanitiseResults('task.failed', { ...failure(message), output: { value } });
  assert.deepEqual(envelope.data.output, { value: drawn.map(() => 'a ***** b') });
});
