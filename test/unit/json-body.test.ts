import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { RefusedError } from '../../src/errors.ts';
import { parseJsonBody } from '../../src/http/json-body.ts';

function refusal(body: string | Buffer): string {
  try {
    parseJsonBody(Buffer.from(body));
  } catch (error) {
    assert.ok(error instanceof RefusedError, String(error));
    assert.equal(error.code, 'invalid_request');
    return error.message;
  }
  assert.fail('was accepted');
}

test('any JSON comes back as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      assert.deepEqual(parseJsonBody(Buffer.from(text)), JSON.parse(text));
    }),
  );
});

test('numbers of a task that no double can hold become texts, and others stay numbers', () => {
  const inputs = '{"pin":9007199254740993,"rate":0.12345678901234567890,"n":1234567890123456,"e":1e3}';
  const event = `{"data":{"n":1},"n":9007199254740993,"task":{"inputs":${inputs},"input_schema":{}}}`;
  const exact = {
    data: { n: 1 },
    n: 9007199254740992,
    task: {
      inputs: { pin: '9007199254740993', rate: '0.12345678901234567890', n: 1234567890123456, e: 1000 },
      input_schema: {},
    },
  };
  assert.deepEqual(parseJsonBody(Buffer.from(event)), exact);
  assert.deepEqual(parseJsonBody(Buffer.from(`{"events":[5,${event}]}`)), { events: [5, exact] });
});

test('an empty body is no value', () => {
  assert.equal(parseJsonBody(Buffer.alloc(0)), undefined);
});

test('what is not JSON is refused without quoting it', () => {
  assert.equal(refusal('{"secret":"hunter2",}'), 'The body is not valid JSON (at character 21).');
  assert.doesNotMatch(refusal('{"a":hunter2}'), /hunter2/);
  assert.match(refusal('\ufeff{}'), /begins with a byte order mark/);
});

test('bytes that are not UTF-8 are refused', () => {
  assert.equal(
    refusal(Buffer.from([0x22, 0xff, 0x22])),
    'The body is not valid UTF-8. Send plain JSON, not compressed.',
  );
});

test('nesting is limited, however long the body', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  assert.doesNotThrow(() => parseJsonBody(Buffer.from(nested(1_000))));
  assert.equal(refusal(nested(1_001)), 'The body is nested more than 1000 levels deep.');
  assert.equal(refusal('{"a":'.repeat(800_000)), 'The body is nested more than 1000 levels deep.');
});

test('brackets within strings are not nesting', () => {
  const value = { text: `"${'[{'.repeat(3_000)}\\` };
  assert.deepEqual(parseJsonBody(Buffer.from(JSON.stringify(value))), value);
});

test('__proto__ is an ordinary field and changes no prototype', () => {
  const value = parseJsonBody(Buffer.from('{"__proto__":{"polluted":true}}')) as object;
  assert.deepEqual(Object.keys(value), ['__proto__']);
  assert.equal(Object.getPrototypeOf(value), Object.prototype);
  assert.equal(Reflect.get({}, 'polluted'), undefined);
});
