import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { jsonTokens } from '../../dashboard/src/parts/json-tokens.ts';

test('keys, strings, numbers and words are told apart', () => {
  const text = JSON.stringify({ 'a "b": 1': ['c: "d', -1.5e-7, true], e: null }, null, 2);
  assert.deepEqual(
    jsonTokens(text)
      .filter(({ kind }) => kind !== null)
      .map(({ kind, text }) => [kind, text]),
    [
      ['key', '"a \\"b\\": 1"'],
      ['string', '"c: \\"d"'],
      ['number', '-1.5e-7'],
      ['word', 'true'],
      ['key', '"e"'],
      ['word', 'null'],
    ],
  );
});

test('the pieces together are the text again, whatever it is', () => {
  const texts = fc.oneof(
    fc.json(),
    fc.string(),
    fc.jsonValue().map((value) => JSON.stringify(value, null, 2)),
  );
  fc.assert(
    fc.property(texts, (text) => {
      assert.equal(
        jsonTokens(text)
          .map((token) => token.text)
          .join(''),
        text,
      );
    }),
  );
});
