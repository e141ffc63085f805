/** The whole way of an event through masking, with input that nobody would write by hand. Bounded, so that it can always run. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { RefusedError } from '../../src/errors.ts';
import { type JsonObject, type JsonValue, setOwn } from '../../src/json/json.ts';
import type { TaskInputs } from '../../src/sanitise/secret-inputs/collect.ts';
import { assertFasterThan } from '../support/cpu-time.ts';
import { RUN, sanitising } from '../support/sanitising.ts';

const sanitise = sanitising({ scrubOutput: true });

/** Single characters, and `|` between longer pieces. */
const pieces = (characters: string, longer: string) => [...characters, ...longer.split('|')];

const FRAGMENTS = pieces(
  '=:"\'\\%&;@/? \n\t*{}[]<>,.-_\u0000\ud83d😀é\u202e',
  'password|api_key|token|Authorization|Bearer |Cookie|secret|https://|postgres://u:|: |\\"|%2|%25|&amp;|&#x|*****|****' +
    '|--|-----BEGIN |PRIVATE KEY-----|hunter2|correct-horse-battery|AKIAIOSFODNN7EXAMPLE|eyJhbGciOiJIUzI1NiJ9.|ghp_' +
    '|task|failed after 30 s|3f0e8a52-6c1d-4b7e-9a44-0d5c2f1b7e90|1716544084',
);
const text = fc
  .array(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...FRAGMENTS) },
      fc.string({ unit: 'binary', maxLength: 9 }),
    ),
    {
      maxLength: 24,
    },
  )
  .map((parts) => parts.join(''));

const json = fc.letrec<{ value: JsonValue; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    text,
    fc.constantFrom(null, true, 0, -0, 1e300, 5e-324, 9007199254740991, 1716544084, ''),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc
    .array(
      fc.tuple(
        fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'password', 'value')),
        tie('value'),
      ),
      {
        maxLength: 4,
      },
    )
    .map((entries) => {
      const object: JsonObject = {};
      for (const [key, value] of entries) setOwn(object, key, value);
      return object;
    }),
}));

const secret = fc.oneof(
  fc.constantFrom('hunter2hunter2', 'correct-horse-battery', 'a b&c"d\\e%41', '0071234567'),
  fc.string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 20 }).filter((value) => /\w{4}/.test(value)),
);

function failedWith(message: string, value: JsonValue): JsonObject {
  return { ...RUN, error: { type: 'timeout', message }, output: { value } };
}

function taskWith(values: JsonValue): TaskInputs {
  return { inputs: { secret: values }, input_schema: { properties: { secret: { secret: true } } } };
}

test('no secret input survives, whatever surrounds it', () => {
  fc.assert(
    fc.property(secret, text, text, json.value, (value, before, after, rest) => {
      const planted = `${before} ${value} ${after}`;
      const { envelope } = sanitise('task.failed', failedWith(planted, [planted, rest]), taskWith(value));
      const left = JSON.stringify([envelope.text, envelope.data.error, envelope.data.output]);
      assert.ok(!left.includes(JSON.stringify(value).slice(1, -1)), left);
    }),
    { numRuns: 400 },
  );
});

test('what has been sanitised is not changed by sanitising it again', () => {
  fc.assert(
    fc.property(text, json.value, fc.array(secret, { maxLength: 2 }), (message, value, secrets) => {
      const task = taskWith(secrets);
      const once = sanitise('task.failed', failedWith(message, value), task);
      const twice = sanitise('task.failed', once.envelope.data, task);
      assert.equal(twice.body, once.body);
    }),
    { numRuns: 400 },
  );
});

test('any inputs and any schema are taken, or refused with a path', () => {
  const keyword = fc.constantFrom(
    'properties',
    'items',
    'oneOf',
    '$ref',
    'secret',
    'patternProperties',
    '$defs',
    'if',
    'format',
  );
  const schema = fc.letrec<{ any: JsonValue; schema: JsonObject }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(true, 'password', '#', '#/$defs/a', 5),
      fc.array(tie('any')),
      tie('schema'),
    ),
    schema: fc.dictionary(fc.oneof(keyword, fc.constantFrom('a', 'b')), tie('any'), {
      maxKeys: 4,
    }) as fc.Arbitrary<JsonObject>,
  })).schema;
  fc.assert(
    fc.property(schema, json.object, (input_schema, inputs) => {
      try {
        sanitise('task.failed', failedWith('x', inputs), { inputs, input_schema });
      } catch (error) {
        assert.ok(error instanceof RefusedError, String(error));
        assert.match(error.details[0]?.path ?? '', /^\/task\/input/);
      }
    }),
    { numRuns: 400 },
  );
});

const HOSTILE = [
  '|',
  ...pieces(
    '"\'\\%&=:@/?#-\n\t \0\ud83d😀*{[<.,;_`$~+aA0éßİ\u2028',
    '\\"|%2|%25|&#|&amp;|==|: |://|--|\r\n|*****|aA0|a=|a:|key=|password=|password |token: |"token":|secret|api_key|-p ' +
      '|--x=|https://|https://a:|https://a:b@|postgres://:@|eyJ|eyJa.|Bearer |Authorization: |Basic |Cookie: a=|AKIA|ghp_' +
      '|sk_live_|xoxb-|-----BEGIN |-----BEGIN PRIVATE KEY-----|-----END |whsec_|ak_|pk_|kind: |hunter2|hunter2hunter' +
      '|aHVudGVy|&X-Amz-Signature=|?sig=|login(|PASSWORD|x@',
  ),
];

test('64 KB of any delimiter, in a message, in a result and in keys, take less than 20 ms', () => {
  const task = taskWith(['hunter2hunter2', '%%%%%%%%1', 'aaaaaaaaaaaaaaaaab']);
  HOSTILE.forEach((unit, i) => {
    const long = unit.repeat(Math.floor(65_000 / Buffer.byteLength(JSON.stringify(unit)))).slice(0, 65_000);
    const elsewhere = i % 2 === 0 ? failedWith('', long) : failedWith('', { [long]: 1 });
    for (const data of [failedWith(long, null), elsewhere]) {
      assertFasterThan(20, JSON.stringify(unit), () => {
        try {
          sanitise('task.failed', data, task);
        } catch (error) {
          assert.ok(error instanceof RefusedError && error.code === 'payload_too_large', String(error));
        }
      });
    }
  });
});

test('64 KB of small secrets, and of small strings, take less than 20 ms', () => {
  const secrets = Array.from({ length: 3_000 }, (_, i) => `secret+value-${i * 7919}`);
  const strings = Array.from({ length: 3_000 }, (_, i) => `x secret-valu ${i}`);
  for (const [values, texts] of [
    [secrets, []],
    [['secret-value'], strings],
    [secrets.slice(1_500), strings.slice(1_500)],
  ] as const) {
    assertFasterThan(20, `${values.length} secrets, ${texts.length} strings`, () => {
      sanitise('task.failed', failedWith('', [...texts]), taskWith([...values]));
    });
  }
});

/** Secrets of 64 KB, and results, that are made to take long. */
const SLOW: [string, JsonValue, JsonValue][] = [
  ['marks on one letter, out of order', `a${'\u0308\u0323'.repeat(10_000)}`, 'x'],
  ['lines of letters that have several forms', 'éa\n "'.repeat(6_000), 'x'],
  ['small values that have several forms', Array.from({ length: 4_500 }, (_, i) => `é%41"${i}`), 'x'],
  [
    'a mask that makes a secret of what stands beside it',
    ['x*****', 'aaaaaaab*'],
    `${'YWFh'.repeat(16_000)}x*****`,
  ],
  [
    'a mask that makes a secret of what stands beside it, in every layer of escapes',
    ['ab******', 'hunter2', `${'xy'.repeat(500)}!`],
    `ab*hunter2%252525252541${'xy'.repeat(28_000)}`,
  ],
  [
    'what nearly is a value in each layer of escapes',
    ['%25252541', '%252541', '%2541', '%41', 'A'].map((near) => `${near.repeat(100)}!`),
    '%252525252541'.repeat(4_400),
  ],
  [
    'what nearly is a value in base64 and in hex',
    [0, 1, 2, 3].map(
      (from) => `${Buffer.from('6161'.repeat(200).slice(from), 'base64').toString('latin1')}!`,
    ),
    `%252525252541${'6161'.repeat(14_000)}`,
  ],
  [
    'keys that masking makes equal',
    Array.from({ length: 3_500 }, (_, i) => `abcd${i}`),
    Object.fromEntries(Array.from({ length: 3_500 }, (_, i) => [`abcd${i}`, 1])),
  ],
  ['long numbers', ['34567890123'], Array.from({ length: 2_700 }, (_, i) => 1.2345678901234e200 + i * 1e190)],
];

for (const [name, secrets, value] of SLOW) {
  test(`64 KB take less than 20 ms: ${name}`, () => {
    assertFasterThan(20, name, () => {
      try {
        sanitise('task.failed', failedWith('', value), taskWith(secrets));
      } catch (error) {
        assert.ok(error instanceof RefusedError && error.details[0]?.path === '/task/inputs', String(error));
      }
    });
  });
}

test('nesting as deep as a request may have is masked throughout', () => {
  const deep: JsonValue = JSON.parse(`${'[{"a":'.repeat(480)}"hunter2hunter2"${'}]'.repeat(480)}`);
  const { body } = sanitise('task.failed', failedWith('', deep), taskWith('hunter2hunter2'));
  assert.ok(!body.includes('hunter2'));
  assert.ok(body.includes('*****'));
});
