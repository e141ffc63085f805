import assert from 'node:assert/strict';
import test from 'node:test';
import type { Kind } from '../../src/sanitise/credentials/kinds/kind.ts';
import { ShapeMatcher } from '../../src/sanitise/credentials/kinds/match-shape.ts';
import { patternOf, seededDraw } from '../../src/sanitise/credentials/kinds/shape.ts';
import { FAMILIES } from '../../src/sanitise/credentials/kinds/table.ts';
import { GENERAL_RULES } from '../../src/sanitise/credentials/rules.ts';
import { scrubCredentials } from '../../src/sanitise/credentials/scrub.ts';

const KINDS = FAMILIES.flatMap(({ kinds }) => kinds);

/** Those that are found without a regular expression. */
const MATCHED = KINDS.filter((kind) => kind.form === 'beside' || kind.lead === undefined);
const ALL_SIGNS = Array.from({ length: 300 }, (_, code) => String.fromCharCode(code));

/** Where a credential stands in what services and people write. */
const CONTEXTS: readonly ((example: string) => string)[] = [
  (example) => example,
  (example) => `The step failed: ${example} was refused by the server.`,
  (example) => `value="${example}"`,
  (example) => `line one\n${example}\nline three`,
  (example) => `{"detail":"${example}"}`,
  (example) => `log line\\n${example}\\n`,
  (example) => `(${example}), then again`,
];

/** The part of a kind's example that is secret. */
function secretOf(kind: Kind): string {
  if (kind.form === 'beside') return kind.example.slice(kind.example.indexOf(': ') + 2);
  const lead = kind.lead?.example ?? '';
  const own = kind.example.slice(lead.length);
  return kind.after !== undefined && lead === '' && !kind.shape.includes(':')
    ? own.slice(own.search(/[:|]/) + 1)
    : own;
}

test('there are at least 250 kinds, each with an id of its own, a title and a source', () => {
  assert.ok(KINDS.length >= 250, `${KINDS.length} kinds`);
  const ids = [...KINDS, ...GENERAL_RULES].map(({ id }) => id);
  assert.deepEqual(
    ids.filter((id, i) => ids.indexOf(id) !== i),
    [],
  );
  for (const { id, title, source } of KINDS) {
    assert.match(id, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    assert.ok(title.length > 3 && source.length > 3, id);
  }
});

for (const { title, kinds } of FAMILIES) {
  test(`${title}: each example is masked wholly wherever it stands, under its own rule`, () => {
    for (const kind of kinds) {
      for (const context of CONTEXTS) {
        const text = context(kind.example);
        const result = scrubCredentials(text);
        assert.ok(!result.text.includes(secretOf(kind)), `${kind.id} is left in ${text}`);
        const masked = text.replace(secretOf(kind), '*****');
        assert.ok(
          result.text === masked || isWiderMask(result.text, text),
          `${kind.id}: ${text} became ${result.text}`,
        );
      }
      assert.deepEqual(
        scrubCredentials(kind.example).findings.map(({ rule }) => rule),
        [kind.id],
        kind.example,
      );
    }
  });

  test(`${title}: no counter-example is touched`, () => {
    for (const { id, counterExample } of kinds) {
      for (const text of [counterExample, `See ${counterExample} for more.`]) {
        assert.equal(scrubCredentials(text).text, text, id);
      }
    }
  });
}

/** What is left beside the mask stood there before: nothing of the secret is half visible. */
function isWiderMask(scrubbed: string, text: string): boolean {
  const [before = '', after = ''] = scrubbed.split('*****');
  return text.startsWith(before) && text.endsWith(after) && scrubbed.split('*****').length === 2;
}

test('a kind that an address leads up to is found within a whole URL, and the address stays readable', () => {
  for (const { id, lead, example } of KINDS.filter((kind) => kind.form === 'token')) {
    if (lead === undefined || !/^[\w./-]+\/$/.test(lead.example)) continue;
    const { text } = scrubCredentials(
      `POST https://a.example${lead.example.startsWith('/') ? '' : '/'}${example} failed`,
    );
    assert.ok(text.includes(lead.example) && text.includes('*****'), `${id}: ${text}`);
  }
});

test('a shape is matched as a regular expression for it would match', () => {
  const draw = seededDraw('shapes');
  for (const { id, shape, example } of MATCHED) {
    const matcher = new ShapeMatcher(shape);
    const pattern = new RegExp(patternOf(shape), 'y');
    const own = example.slice(Math.max(0, example.search(pattern.source)));
    for (let i = 0; i < 20; i++) {
      const at = draw(own.length);
      const changed = `${own.slice(0, at)}${ALL_SIGNS[draw(ALL_SIGNS.length)]}${own.slice(at + (i % 2))}`;
      for (const text of [own, own.slice(0, at), own + own, changed]) {
        pattern.lastIndex = 0;
        assert.equal(matcher.endOf(text, 0), pattern.test(text) ? pattern.lastIndex : -1, `${id}: ${text}`);
      }
    }
  }
});

test('the characters of each run are those of its class', () => {
  for (const { id, shape } of MATCHED)
    for (const part of shape) {
      if (typeof part === 'string' || 'oneOf' in part) continue;
      const [matcher, inClass] = [
        new ShapeMatcher([{ ...part, min: 1, max: 1 }]),
        new RegExp(`[${part.alphabet}]`),
      ];
      for (const sign of ALL_SIGNS) assert.equal(matcher.fits(sign), inClass.test(sign), `${id}: ${sign}`);
    }
});

test('each general rule masks what its example marks, and nothing in its counter-example', () => {
  for (const { id, example, counterExample } of GENERAL_RULES) {
    const result = scrubCredentials(example.replaceAll(/[«»]/g, ''));
    assert.equal(result.text, example.replaceAll(/«[^»]*»/g, '*****'), id);
    assert.ok(
      result.findings.every(({ rule }) => rule === id),
      `${id}: ${result.findings.map(({ rule }) => rule)}`,
    );
    assert.equal(scrubCredentials(counterExample).text, counterExample, id);
  }
});

test('every rule that the scanner can name is documented', () => {
  const known = new Set([...KINDS, ...GENERAL_RULES].map(({ id }) => id));
  for (const { example } of [...KINDS, ...GENERAL_RULES]) {
    for (const { rule } of scrubCredentials(example).findings) assert.ok(known.has(rule), rule);
  }
});
