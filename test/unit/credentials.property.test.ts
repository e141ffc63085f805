import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { FAMILIES } from '../../src/sanitise/credentials/kinds/table.ts';
import { scrubCredentials } from '../../src/sanitise/credentials/scrub.ts';

const EXAMPLES = FAMILIES.flatMap(({ kinds }) => kinds.map(({ example }) => example));
const PIECES =
  `password passwd pwd secret token api_key apiKey key auth Authorization Cookie Bearer Basic login session hunter2 open_sesame
  curl mysql -u -p --password heroku datadog github is was the for user = : := => , ; ( ) [ ] { } < > ' " \\" \\n & ? / @ :// https://a:b@c
  %3D %22 &quot; ***** <token> \${X} {{x}} xxxx a1b2c3d4e5f6a7b8 kind: Secret data: -----BEGIN -----END PRIVATE KEY----- eyJ ghp_ value name`.split(
    /\s+/,
  );

/** Texts of the pieces that the scanner looks for, in every order; and any text at all. */
const texts = fc.oneof(
  fc
    .array(
      fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...PIECES) },
        { weight: 1, arbitrary: fc.constantFrom(...EXAMPLES) },
        { weight: 1, arbitrary: fc.constantFrom(' ', '\n', '') },
      ),
      { maxLength: 14 },
    )
    .chain((pieces) => fc.constantFrom('', ' ').map((gap) => pieces.join(gap))),
  fc.string({ unit: 'binary', maxLength: 200 }),
);
const RUNS = 4_000;

test('masking a masked text changes nothing', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const once = scrubCredentials(text).text;
      assert.equal(scrubCredentials(once).text, once);
    }),
    { numRuns: RUNS },
  );
});

test('findings are in order, do not overlap, and are all that differs', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const { text: scrubbed, findings } = scrubCredentials(text);
      let rebuilt = '';
      let at = 0;
      for (const { start, end } of findings) {
        assert.ok(start >= at && end > start && end <= text.length);
        rebuilt += `${text.slice(at, start)}*****`;
        at = end;
      }
      assert.equal(scrubbed, rebuilt + text.slice(at));
    }),
    { numRuns: RUNS },
  );
});
