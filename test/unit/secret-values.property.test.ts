import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { JsonValue } from '../../src/json/json.ts';
import { createValueMask } from '../../src/sanitise/secret-inputs/value-mask.ts';
import { assertFasterThan } from '../support/cpu-time.ts';
import { maskedOutput } from '../support/sanitising.ts';

const escapeHtml = (text: string) => text.replaceAll(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
const escapeJson = (text: string) => JSON.stringify(text).slice(1, -1);
const escapeSome = (text: string) =>
  [...text].map((char, i) => (i % 3 === 1 ? encodeURIComponent(char.toWellFormed()) : char)).join('');

const ESCAPES: ((text: string) => string)[] = [
  (text) => text,
  (text) => encodeURIComponent(text),
  (text) => encodeURIComponent(text).replaceAll(/%../g, (code) => code.toLowerCase()),
  (text) => new URLSearchParams({ a: text }).toString().slice(2),
  escapeSome,
  escapeJson,
  (text) => escapeJson(escapeJson(text)),
  escapeHtml,
  // A number without its semicolon ends where no digit follows.
  (text) =>
    text.replaceAll(
      /[^a-zA-Z0-9](?=(\d?))/g,
      (sign, next) => `&#${sign.charCodeAt(0)}${next === '' ? '' : ';'}`,
    ),
  (text) => encodeURIComponent(escapeJson(text)),
];
const broken = (digits: string) => digits.replaceAll(/.{20}/g, '$&\r\n  ');
const BYTES: ((text: string) => string)[] = [
  (text) => Buffer.from(text).toString('hex'),
  (text) => Buffer.from(text).toString('hex').toUpperCase(),
  (text) => broken(Buffer.from(text).toString('hex')),
  ...[':', '-', ' '].map(
    (sign) => (text: string) => Buffer.from(text).toString('hex').replaceAll(/../g, `$&${sign}`),
  ),
  (text) => broken(Buffer.from(`a${text}`).toString('base64')),
  (text) => Buffer.from(text).toString('base64').replaceAll('+', ' '),
  (text) => encodeURIComponent(JSON.stringify(Buffer.from(text).toString('base64')).replaceAll('/', '\\/')),
  (text) => Buffer.from(JSON.stringify([text])).toString('base64'),
  ...['', 'a', 'ab'].flatMap((before) =>
    ['', 'c', 'cd'].flatMap((after) => [
      (text: string) => Buffer.from(before + text + after).toString('base64'),
      (text: string) => Buffer.from(before + text + after).toString('base64url'),
    ]),
  ),
];

/** Of characters that every encoding treats in its own way. */
const unit = fc.constantFrom(...('aZ09 "\\/%&<>\'+=-_.~#?:;é€😀\n\t\u0001*'.match(/./gsu) ?? []));
const secret = fc
  .array(unit, { minLength: 8, maxLength: 40 })
  .map((units) => units.join(''))
  // A value of blanks and signs alone stands in texts without being told by anybody.
  .filter((text) => /[a-zA-Z09]{2}/.test(text));

/** The secret once, somewhere in some JSON: as a value, a part of one, a key. */
const shape = fc.constantFrom<(planted: string) => JsonValue>(
  (planted) => planted,
  (planted) => `before ${planted} after`,
  (planted) => ({ a: [1, { b: [null, planted] }] }),
  (planted) => ({ [planted]: true }),
  (planted) => [{ [`k-${planted}`]: [planted, planted] }],
);

test('a planted secret survives in no shape and no promised encoding', () => {
  const encode = fc.constantFrom(...ESCAPES, ...BYTES);
  fc.assert(
    fc.property(secret, encode, shape, (value, encoded, plant) => {
      const planted = encoded(value);
      const left = JSON.stringify(maskedOutput(plant(planted), value));
      assert.ok(!left.includes(JSON.stringify(planted).slice(1, -1)), left);
      assert.ok(left.includes('*****'), left);
    }),
    { numRuns: 3_000 },
  );
});

test('masking twice changes nothing more, and never throws', () => {
  const anything = fc.string({
    unit: fc.oneof(unit, fc.string({ unit: 'binary', maxLength: 2 })),
    maxLength: 60,
  });
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 5 }), fc.array(anything), (values, pieces) => {
      const mask = createValueMask(new Set(values.filter((value) => value !== '')));
      const texts = [...pieces, pieces.join(''), values.join(''), values.join('*****')];
      for (const text of texts) {
        const once = mask.text(text).text;
        assert.equal(mask.text(once).text, once);
      }
    }),
    { numRuns: 500 },
  );
});

test('64 KB of any delimiter, and of values that nearly match, take less than 20 ms', () => {
  const values = [
    'aaaaaaaaaaaaaaaaaaaaaaaab',
    'abababababababababababc',
    '%%%%%%%%1',
    '\\\\\\\\\\\\1',
    '&&&&&&&;',
    '+-+-+-+-',
  ];
  // What repeated base64 and hex nearly hold, read from each of their digits.
  const decoded = [0, 1, 2, 3].map((from) =>
    Buffer.from('YWFh'.repeat(20).slice(from), 'base64').toString('latin1'),
  );
  const nearly = decoded.map((bytes) => `${bytes}!`);
  const mask = createValueMask(new Set([...values, ...nearly, ...values.map((value) => value.repeat(50))]));
  const units = [
    'a',
    'ab',
    '%',
    '%2',
    '%25',
    '%u00',
    '\\',
    '\\u',
    '\\\\',
    '\\u005c',
    '&',
    '&amp;',
    '&#',
    '&#x26;',
    '+',
    '\ud83d',
    '\0',
    'é',
    'YWFh',
    '61',
    'a\n',
    'aaaaaaaaaaaa ',
    '&#0000000000',
    '\\u{00',
  ];
  const texts = units.map((part) => part.repeat(65_536 / part.length));
  for (const text of [...texts, `%2525252541${'YWFh'.repeat(16_000)}`]) {
    assertFasterThan(20, JSON.stringify(text.slice(0, 8)), () => mask.text(text));
  }
});
