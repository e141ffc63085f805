import assert from 'node:assert/strict';
import test from 'node:test';
import { compileTemplate, TemplateFault } from '../../src/catalog/file/template.ts';
import type { JsonObject } from '../../src/json/json.ts';

const DATA: JsonObject = {
  id: 'ord_1',
  blank: ' ',
  none: null,
  ms: 133_000,
  bytes: 8_421_376,
  cents: 12990,
  list: ['a', 'b'],
  deep: { 'a b': [{ c: true }] },
  snake: 'too_many_requests',
  long: 'ä😀xyz',
  masked: '*****',
};

const CASES: [template: string, text: string][] = [
  ['plain } text { with | signs', 'plain } text { with | signs'],
  ['{{id}}', 'ord_1'],
  ['a {{ id }} b {{ id }}', 'a ord_1 b ord_1'],
  ['[{{ none }}{{ missing.deeper[0] }}{{ blank }}]', '[]'],
  ['{{ deep["a b"][0].c }}', 'true'],
  ['{{ list.1 }}', 'b'],
  ['{{ list.length }}{{ id.length }}{{ toString }}', ''],
  ['{{ missing | default: "none" }}{{ id | default: "x" }}', 'noneord_1'],
  ['{{ ms | duration | before: " in " }}{{ missing | duration | before: " in " }}', ' in 2m 13s'],
  ['{{ bytes | size | brackets }}', ' (8.4 MB)'],
  ['{{ cents | divide: 100 | fixed: 2 | after: " EUR" }}', '129.90 EUR'],
  ['{{ list | join }} {{ list | join: "+" }} {{ list | count }} {{ list | first }}', 'a, b a+b 2 a'],
  ['{{ snake | words | upper }} {{ "X" | lower }}', 'TOO MANY REQUESTS x'],
  ['{{ long | cut: 2 }}', 'ä😀'],
  ['{{ id | code }}', '`ord_1`'],
  ["{{ \"{{\" }}{{ 'it\\'s' }}", "{{it's"],
  ['{{ masked | duration }} {{ masked | fixed: 2 }}', '***** *****'],
  ['{{ deep }}', '{"a b":[{"c":true}]}'],
];

for (const [template, text] of CASES) {
  test(`a template: ${template}`, () => {
    assert.equal(compileTemplate(template).render(DATA), text);
  });
}

const FAULTS: [template: string, offset: number, message: RegExp][] = [
  ['a {{ id', 2, /not closed/],
  ['{{ }}', 3, /name of a field/],
  ['{{ a..b }}', 5, /behind the dot/],
  ['{{ a[b] }}', 5, /number or a quoted name/],
  ['{{ a | }}', 7, /name of a filter/],
  ['{{ a | nope }}', 7, /"nope" is no filter/],
  ['{{ a | code: "x" }}', 7, /takes no argument/],
  ['{{ a b }}', 5, /expected \| or \}\}/],
  ['{{ a | constructor }}', 7, /is no filter/],
];

for (const [template, offset, message] of FAULTS) {
  test(`a faulty template: ${template}`, () => {
    assert.throws(
      () => compileTemplate(template),
      (error) => error instanceof TemplateFault && message.test(error.message) && error.offset === offset,
    );
  });
}

test('a template tells which fields it shows', () => {
  assert.deepEqual(compileTemplate('{{ a.b[0] | code }} {{ "x" }} {{ c }}').fields, [
    { path: ['a', 'b', 0], offset: 0 },
    { path: ['c'], offset: 30 },
  ]);
});
