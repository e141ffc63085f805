import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { RefusedError } from '../../src/errors.ts';
import { exactNumber, mayHaveExactNumbers, parseExactly } from '../../src/json/exact-numbers.ts';
import type { JsonObject } from '../../src/json/json.ts';
import { parseJson } from '../../src/publish/parse-json.ts';
import type { TaskInputs } from '../../src/sanitise/secret-inputs/collect.ts';
import { sanitising } from '../support/sanitising.ts';

const run = sanitising();

/** The text of `output.value` as it leaves, of a completed task whose publisher sent this text for it. */
function leaving(value: string, inputs?: string): string {
  const task = `,"task":{"inputs":{"pin":${inputs}},"input_schema":{"properties":{"pin":{"secret":true}}}}`;
  const data = `{"task_id":"tsk_1","execution_id":"exe_1","output":{"value":${value}}}`;
  const event = parseJson(`{"data":${data}${inputs === undefined ? '' : task}}`) as {
    data: JsonObject;
    task?: TaskInputs;
  };
  const { body } = run('task.completed', event.data, event.task);
  return /"output":\{"value":(.*)\}\}\}$/s.exec(body)?.[1] ?? body;
}

/** A number in JSON as a fraction, so that it can be compared with no rounding. */
function fraction(text: string): [bigint, bigint] {
  const [, sign, whole = '', decimals = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(text) ?? [];
  const exponent = BigInt(power) - BigInt(decimals.length);
  const digits = BigInt(`${sign}${whole}${decimals}`);
  return exponent < 0n ? [digits, 10n ** -exponent] : [digits * 10n ** exponent, 1n];
}

function isSameNumber(a: string, b: string): boolean {
  const [[m, n], [p, q]] = [fraction(a), fraction(b)];
  return m * q === p * n;
}

const digits = (most: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: most }).map((each) => each.join(''));
const numberText = fc
  .tuple(
    fc.constantFrom('', '-'),
    digits(40).map((text) => text.replace(/^0+(?=.)/, '')),
    fc.option(digits(30)),
    fc.option(fc.integer({ min: -420, max: 420 })),
    fc.constantFrom('e', 'E', 'e+'),
  )
  .map(([sign, whole, decimals, power, e]) => {
    const exponent = power === null ? '' : `${power < 0 ? e[0] : e}${power}`;
    return `${sign}${whole}${decimals === null ? '' : `.${decimals}`}${exponent}`;
  });
/** Any JSON as text, without white space, as JSON.stringify would write it but for its numbers. */
const { value: jsonText } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    numberText,
    fc.oneof(
      fc.constantFrom('null', 'true', 'false'),
      fc.string().map((text) => JSON.stringify(text.toWellFormed())),
    ),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items}]`),
    fc
      .dictionary(fc.stringMatching(/^[a-z_]{1,12}$/), tie('value'), { maxKeys: 4 })
      .map(
        (entries) => `{${Object.entries(entries).map(([key, value]) => `${JSON.stringify(key)}:${value}`)}}`,
      ),
  ),
}));

/** A JSON text cut into its numbers, and what stands between them. */
function parts(text: string): string[] {
  return text.match(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[^"\d-]+/g) ?? [];
}

test('any JSON leaves as a result with each of its numbers, however many digits they have', () => {
  fc.assert(
    fc.property(jsonText, fc.option(fc.constant('"no such value"')), (text, inputs) => {
      const [came, left] = [parts(text), parts(leaving(text, inputs ?? undefined))];
      assert.equal(left.length, came.length);
      for (const [i, part] of came.entries()) {
        const isSame = /^[-\d]/.test(part) ? isSameNumber(left[i] ?? '', part) : left[i] === part;
        assert.ok(isSame, `${part} left as ${left[i]}`);
      }
    }),
    { numRuns: 400 },
  );
});

test('what a double holds is a number, however it is written', () => {
  for (const text of [
    '1',
    '1.0',
    '-0.5',
    '1e3',
    '1000000000000000000000',
    '0.10',
    '1.50E+2',
    '9007199254740992',
  ])
    assert.equal(parseExactly(`[${text}]`)?.toString(), [Number(text)].toString());
  for (const text of ['9007199254740993', '1e400', '-1E-400', '123456789.123456789', '0.1000000000000000001'])
    assert.equal(exactNumber((parseExactly(`[${text}]`) as JsonObject[])[0]), text);
});

test('ordinary events are not looked at twice', () => {
  for (const text of [
    '{"id":"0190b5a0-7c1d-7e55-8a9f-1234567e8901","order":"12345678901234567890"}',
    '{"at":"2026-05-24T12:18:05.123Z","ms":1716544084123,"price":12.5,"hash":"9e123"}',
  ])
    assert.equal(mayHaveExactNumbers(text), false, text);
});

test('a secret number is masked with all its digits, and so is one that is only seen with all of them', () => {
  assert.equal(leaving('[9007199254740993,1]', '9007199254740993'), '["*****",1]');
  assert.equal(leaving('[12345678901234567890123]', '"4567890123"'), '["*****"]');
  assert.equal(leaving('{"a":1e400}', '1e400'), '{"a":"*****"}');
  assert.equal(leaving('{"a":1e400,"pin":9007199254740993}', '"x"'), '{"a":1e400,"pin":"*****"}');
});

test('fields that a schema declares as numbers are doubles, and data that is a number is refused', () => {
  const { data } = parseJson(
    '{"data":{"task_id":"t","execution_id":"e","duration_ms":9007199254740993,"output":{"value":1e400}}}',
  ) as { data: JsonObject };
  const { body } = run('task.completed', data);
  assert.match(body, /"duration_ms":9007199254740992,"output":\{"value":1e400\}/);
  assert.deepEqual(parseJson('{"data":1e400,"events":[1e400]}'), {
    data: Number.POSITIVE_INFINITY,
    events: [Number.POSITIVE_INFINITY],
  });
});

test('a result of digits that is too large is truncated, and what else is too large is named with its size', () => {
  assert.equal(leaving('9'.repeat(70_000)), '"__truncated__"');
  const { data } = parseJson(
    `{"data":{"task_id":"t","execution_id":"e","error":{"type":"timeout","message":"${'and so on, '.repeat(7_000)}"},"output":{"value":1e400}}}`,
  ) as { data: JsonObject };
  assert.throws(
    () => run('task.failed', data),
    (error) => error instanceof RefusedError && error.details[0]?.path === '/data/error/message',
  );
});
