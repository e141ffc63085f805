import assert from 'node:assert/strict';
import test from 'node:test';
import type { JsonObject, JsonValue } from '../../src/json/json.ts';
import { maskedOutput, RUN, sanitising } from '../support/sanitising.ts';

const SECRET = 'pä"s\\s w&rd<é>/+1%';
const utf8 = Buffer.from(SECRET, 'utf8');

/** Every promised form of a value, by the tool that makes it. */
const FORMS: [string, string][] = [
  ['as it is', SECRET],
  ['URL-encoded', encodeURIComponent(SECRET)],
  ['URL-encoded in lower case', encodeURIComponent(SECRET).toLowerCase()],
  ['URL-encoded as far as a path needs', encodeURI(SECRET)],
  ['URL-encoded throughout', [...utf8].map((b) => `%${b.toString(16).padStart(2, '0')}`).join('')],
  ['URL-encoded twice', encodeURIComponent(encodeURIComponent(SECRET))],
  ['form-encoded', new URLSearchParams({ a: SECRET }).toString().slice(2)],
  ['base64', utf8.toString('base64')],
  ['base64 without padding', utf8.toString('base64').replace(/=+$/, '')],
  ['base64url', utf8.toString('base64url')],
  ['base64 behind one byte', Buffer.concat([Buffer.from('u'), utf8]).toString('base64')],
  ['base64 behind two bytes', Buffer.concat([Buffer.from('u:'), utf8, Buffer.from(':x')]).toString('base64')],
  ['base64url behind two bytes', Buffer.concat([Buffer.from('~~'), utf8]).toString('base64url')],
  [
    'base64 with blanks for its pluses',
    Buffer.concat([utf8, Buffer.from('~>')])
      .toString('base64')
      .replaceAll('+', ' '),
  ],
  ['base64 on lines of 60', lines(Buffer.from(`${'-'.repeat(38)}${SECRET}`).toString('base64'), 60, '\n')],
  [
    'base64 on lines, in JSON',
    JSON.stringify(lines(Buffer.from('-'.repeat(52) + SECRET).toString('base64'), 76, '\r\n')),
  ],
  [
    'base64, its slashes escaped as PHP does',
    Buffer.concat([utf8, Buffer.from('???~~~')])
      .toString('base64')
      .replaceAll('/', '\\/'),
  ],
  ['base64 of JSON', Buffer.from(JSON.stringify({ password: SECRET })).toString('base64')],
  ['decomposed, in base64', Buffer.from(SECRET.normalize('NFD')).toString('base64')],
  ['hex', utf8.toString('hex')],
  ['hex on indented lines', lines(Buffer.from(`${'-'.repeat(20)}${SECRET}`).toString('hex'), 60, '\n  ')],
  ['hex with colons', lines(utf8.toString('hex'), 2, ':')],
  ['hex with hyphens', lines(utf8.toString('hex'), 2, '-')],
  ['hex as a dump has it', lines(utf8.toString('hex'), 4, ' ')],
  ['quoted-printable, each byte of it', `=${lines(utf8.toString('hex').toUpperCase(), 2, '=')}`],
  ['HTML-escaped by numbers without semicolons', [...SECRET].map((c) => `&#${c.codePointAt(0)}`).join('')],
  ['the same in hex', [...SECRET].map((c) => `&#x${c.codePointAt(0)?.toString(16)}`).join('')],
  ['hex in capitals', utf8.toString('hex').toUpperCase()],
  ['JSON-escaped', JSON.stringify(SECRET).slice(1, -1)],
  ['JSON-escaped twice', JSON.stringify(JSON.stringify(SECRET))],
  [
    'JSON-escaped in ASCII',
    SECRET.replaceAll('é', '\\u00e9').replaceAll('ä', '\\u00E4').replaceAll('"', '\\"'),
  ],
  ['HTML-escaped', html(SECRET)],
  ['HTML-escaped by numbers', [...SECRET].map((c) => `&#${c.codePointAt(0)};`).join('')],
  ['HTML-escaped by hex numbers', [...SECRET].map((c) => `&#x${c.codePointAt(0)?.toString(16)};`).join('')],
  [
    'HTML-escaped by names',
    html(SECRET).replaceAll('ä', '&auml;').replaceAll('é', '&eacute;').replaceAll('%', '&percnt;'),
  ],
  [
    'escaped as JavaScript does',
    SECRET.replaceAll(/[äé"\\]/g, (c) => `\\u{${c.charCodeAt(0).toString(16)}}`),
  ],
  ['JSON in a URL', encodeURIComponent(JSON.stringify({ password: SECRET }))],
  ['HTML in JSON', JSON.stringify(html(SECRET))],
  ['decomposed', SECRET.normalize('NFD')],
];

function lines(digits: string, length: number, lineBreak: string): string {
  return digits.replaceAll(new RegExp(`.{${length}}`, 'g'), `$&${lineBreak}`);
}

function html(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replaceAll(/[&<>"]/g, (char) => entities[char] ?? char);
}

for (const [name, form] of FORMS) {
  test(`a secret ${name} is masked alone, in a text, and in a key`, () => {
    for (const [before, after] of [
      ['', ''],
      ['it was ', ' then'],
      ['x=', '&y=1'],
    ]) {
      const masked = maskedOutput([before + form + after, { [`k ${form}`]: 1 }], SECRET);
      const text = JSON.stringify(masked);
      assert.ok(!text.includes(form), text);
      assert.match(text, /\*{5}/);
      assert.ok(text.includes((before ?? '').trim()) && text.includes('"k '), 'what surrounds it stays');
    }
  });
}

const VALUES: [string, JsonValue, JsonValue, JsonValue][] = [
  ['an equal string', 'hunter2', 'hunter2', '*****'],
  ['part of a string', 'hunter2', 'user=hunter2;', 'user=*****;'],
  ['an equal number', 4711, 4711, '*****'],
  ['a number as a string', 4711, 'pin 4711.', 'pin *****.'],
  ['a string as a number', '4711', 4711, '*****'],
  ['a decimal with zeros', '1234.50', [1234.5, '1234.5'], ['*****', '1234.5']],
  ['a long number within a longer one', '12345678', 912345678, '*****'],
  ['a short number within a longer one', '4711', 147110, 147110],
  ['a short value, equal', 'abc', ['abc', 'abcd', 'xabc'], ['*****', 'abcd', 'xabc']],
  ['a short value, equal to a key', 123, { 123: 1, 1234: 2 }, { '*****': 1, 1234: 2 }],
  ['lines broken otherwise', 'first line\nsecond line', 'a first line\r\nsecond line z', 'a ***** z'],
  ['base64 of what has no blanks around it', 'hunter2hunter2\n', 'aHVudGVyMmh1bnRlcjI=', '*****'],
  ['one digit', 1, [1, 11, '1', 'a1', true], ['*****', 11, '*****', 'a1', true]],
  ['true', true, [true, 'true'], [true, 'true']],
  ['null', null, [null, 'null'], [null, 'null']],
  ['an empty string', '', ['', ' '], ['', ' ']],
  ['nothing but blanks around it', ' hunter2\n', 'it is hunter2.', 'it is *****.'],
  ['the mask itself', '*****', ['*****', 'a *****'], ['*****', 'a *****']],
  ['asterisks', '****', ['******', 'x'], ['*****', 'x']],
];

for (const [name, secret, value, expected] of VALUES) {
  test(`masked as a value: ${name}`, () => {
    const masked = maskedOutput(value, secret);
    assert.deepEqual(masked, expected);
    assert.deepEqual(maskedOutput(masked, secret), masked, 'masking twice changes nothing');
  });
}

test('of overlapping values the longest is masked, and nothing is left of those that cross it', () => {
  assert.equal(maskedOutput('a secretsecret2 b', 'secret', 'secretsecret2'), 'a ***** b');
  assert.equal(maskedOutput('-abcdefgh-', 'abcdef', 'cdefgh'), '-*****-');
  assert.equal(maskedOutput('a hunter22 b', 'hunter2', 'another', 'hunter22'), 'a ***** b');
});

test('values short of encoded forms are looked for as they are alone', () => {
  const hex = Buffer.from('abcd').toString('hex');
  assert.equal(maskedOutput(`abcd ${hex}`, 'abcd'), `***** ${hex}`);
});

test('a value that looks escaped itself is found as it is, and escaped once more', () => {
  const secret = '100%25\\u0041&amp;';
  for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret), html(secret)]) {
    assert.ok(!JSON.stringify(maskedOutput(`<${form}>`, secret)).includes('100'), form);
  }
});

test('the value of a key of the same name is masked, whatever it is', () => {
  const data = { secret_0: 'other', list: [{ SECRET_0: { a: 1 } }, { secret_0: false }], secret_0x: 1 };
  assert.deepEqual(maskedOutput(data, true), {
    secret_0: '*****',
    list: [{ SECRET_0: '*****' }, { secret_0: '*****' }],
    secret_0x: 1,
  });
});

test('keys that become equal by masking keep their entries', () => {
  const masked = maskedOutput({ hunter2: 1, hunter3: 2, '*****': 3 }, 'hunter2', 'hunter3') as JsonObject;
  assert.deepEqual(Object.values(masked), [1, 2, 3]);
  assert.ok(!JSON.stringify(masked).includes('hunter'));
});

test('secret values are masked in the other free strings, and identifiers are left alone', () => {
  const task = {
    inputs: { password: 'tsk_hunter2' },
    input_schema: { properties: { password: { secret: true } } },
  };
  const { envelope, masked, body } = sanitising()(
    'task.failed',
    {
      task_id: 'tsk_hunter2',
      execution_id: 'exe_tsk_hunter2',
      started_at: '2026-05-24T12:18:05.123Z',
      error: { type: 'timeout', message: 'typed tsk_hunter2 into the field' },
      artifacts: [{ name: 'tsk_hunter2.png', url: 'https://files.example.com/tsk_hunter2?sig=1' }],
      recording_url: 'https://files.example.com/tsk%5Fhunter2',
    },
    task,
  );
  assert.deepEqual(envelope.data, {
    task_id: 'tsk_hunter2',
    execution_id: 'exe_tsk_hunter2',
    started_at: '2026-05-24T12:18:05.123Z',
    error: { type: 'timeout', message: 'typed ***** into the field' },
    artifacts: [{ name: '*****.png', url: 'https://files.example.com/*****?sig=1' }],
    recording_url: 'https://files.example.com/*****',
  });
  assert.ok(!envelope.text.replace('`tsk_hunter2`', '').includes('hunter2'), envelope.text);
  assert.ok(masked.every(({ rule, count }) => rule === 'secret-input' && count === 1));
  assert.deepEqual(masked.map(({ path }) => path).sort(), [
    '/data/artifacts/0/name',
    '/data/artifacts/0/url',
    '/data/error/message',
    '/data/recording_url',
  ]);
  assert.ok(!body.includes('password'));
});

test('what masking leaves unchanged is passed on as it is', () => {
  const value = { a: [1, 'x', null, { b: true }] };
  assert.deepEqual(maskedOutput(value, 'hunter2'), value);
  assert.deepEqual(sanitising()('task.completed', { ...RUN, output: { value } }).masked, []);
});
