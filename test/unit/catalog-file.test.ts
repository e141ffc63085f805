import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { builtInCatalog } from '../../src/catalog/catalog.ts';
import { loadCatalog, parseCatalog } from '../../src/catalog/file/load-catalog.ts';
import { CatalogFault } from '../../src/catalog/file/source.ts';
import { RefusedError } from '../../src/errors.ts';
import { StartError } from '../../src/start-error.ts';
import { sanitising } from '../support/sanitising.ts';
import { tempDir } from '../support/temp-dir.ts';
import { assertTextLine } from '../support/text-line-rules.ts';

const SHOP = readFileSync(new URL('../../examples/shop-catalog.yaml', import.meta.url), 'utf8');

/** A catalog of one type, with one line changed. */
function catalogWith(change: [line: string, replacement: string]): string {
  const [line, replacement] = change;
  const text = [
    'types:',
    '  a.b:',
    '    title: A title',
    '    description: When it fires.',
    '    schema:',
    '      type: object',
    '      properties: { id: { type: string }, n: { type: number } }',
    '      required: [id]',
    '    text: "{{ id }} of {{ n }}"',
    '    example: { id: x, n: 1 }',
  ].join('\n');
  assert.ok(text.includes(line), line);
  return text.replace(line, replacement);
}

test('the shop’s catalog replaces the built-in types, and its lines read well', () => {
  const catalog = parseCatalog(SHOP);
  assert.deepEqual(
    catalog.types.map(({ type }) => type),
    ['order.paid', 'order.refunded', 'stock.low'],
  );
  const sanitise = sanitising({ catalog });
  const lines = catalog.types.map(({ type, example }) => sanitise(type, example).envelope.text);
  assert.deepEqual(lines, [
    '💶 Order `ord_1042` paid: 129.90 EUR for 2 items',
    '↩️ Order `ord_1042` refunded: One cup arrived broken.',
    '📦 Only 3 of `SKU-12` left, order from Pottery Ltd',
  ]);
  for (const line of lines) assertTextLine(line);
});

test('a secret field is always masked, and so is its value in every other string', () => {
  const sanitise = sanitising({ catalog: parseCatalog(SHOP) });
  const { envelope, masked } = sanitise('order.paid', {
    order_id: 'jo@example.com',
    total: { cents: 1, currency: 'EUR' },
    items: [{ sku: 'SKU-1', name: 'mug for jo@example.com' }],
    customer: { email: 'jo@example.com' },
    note: 'write to jo%40example.com, or use https://x:hunter2hunter2@h.example',
  });
  assert.deepEqual(envelope.data, {
    order_id: 'jo@example.com',
    total: { cents: 1, currency: 'EUR' },
    items: [{ sku: 'SKU-1', name: 'mug for *****' }],
    customer: { email: '*****' },
    note: 'write to *****, or use https://x:*****@h.example',
  });
  assert.ok(masked.some(({ path, rule }) => path === '/data/customer/email' && rule === 'secret-field'));
});

test('a mark that stands alone counts, also beside fields of any JSON', () => {
  const catalog = parseCatalog(
    catalogWith([
      'properties: { id: { type: string }, n: { type: number } }',
      'properties: { any: {}, id: { x-id: true }, n: {}, pin: { x-secret: true }, pw: { format: password, type: string }, w: { type: object, writeOnly: true, properties: { a: {} } } }',
    ]),
  );
  const data = { any: { a: 1 }, id: 'x', n: 2, pin: 12, pw: 'p', w: { a: 'zzzz' } };
  assert.deepEqual(sanitising({ catalog })('a.b', data).envelope.data, {
    any: { a: 1 },
    id: 'x',
    n: 2,
    pin: '*****',
    pw: '*****',
    w: '*****',
  });
});

test('all that is in a secret object is masked elsewhere too, whether it is declared or not', () => {
  const properties =
    'id: { type: string }, n: {}, login: { type: object, x-secret: true }, closed: { type: object, x-secret: true, additionalProperties: false, properties: { a: {} } }';
  const catalog = parseCatalog(
    catalogWith([
      'properties: { id: { type: string }, n: { type: number } }',
      `properties: { ${properties} }`,
    ]),
  );
  const data = {
    id: 'x',
    n: { hunter2: 'of bob1' },
    login: { user: 'bob1', keys: ['hunter2'] },
    closed: { b: 1 },
  };
  const { envelope, masked } = sanitising({ catalog })('a.b', data);
  assert.deepEqual(envelope.data, { id: 'x', n: { '*****': 'of *****' }, login: '*****', closed: '*****' });
  assert.deepEqual(masked[0], { path: '/data/n/*****', rule: 'secret-input', count: 1 });
  assert.ok(!JSON.stringify(masked).includes('hunter2'), 'the place is told by the masked key');
});

test('an event with more in secret fields than can be looked for is refused', () => {
  const fields = 'id: { type: string }, n: { type: string }, keys: { type: array, x-secret: true }';
  const catalog = parseCatalog(
    catalogWith([
      'properties: { id: { type: string }, n: { type: number } }',
      `properties: { ${fields} }`,
    ]).replace('n: 1 }', 'n: "1" }'),
  );
  const keys = Array.from({ length: 9_000 }, (_, i) => `key number ${i}`);
  assert.throws(
    () => sanitising({ catalog })('a.b', { id: 'x', n: 'a key', keys }),
    (error) => error instanceof RefusedError && error.details[0]?.path === '/data',
  );
});

test('a mark by pattern counts for every field that matches it, named ones and those of other patterns too', () => {
  const catalog = parseCatalog(
    catalogWith([
      'properties: { id: { type: string }, n: { type: number } }',
      'properties: { id: { type: string }, n: {}, a_pin: { type: string } }\n      patternProperties: { "^a": { type: string }, "pin$": { type: string, x-secret: true } }',
    ]),
  );
  const data = { id: 'x', n: 1, a_pin: '1234', a2pin: '5678', abc: 'is 1234 or 5678' };
  assert.deepEqual(sanitising({ catalog })('a.b', data).envelope.data, {
    id: 'x',
    n: 1,
    a_pin: '*****',
    a2pin: '*****',
    abc: 'is ***** or *****',
  });
});

test('a catalog may extend the built-in one, and replace a type of it', () => {
  const text = catalogWith(['types:', 'extends: builtin\ntypes:']).replace('a.b:', 'task.healed:');
  const catalog = parseCatalog(text);
  assert.equal(catalog.types.length, builtInCatalog().types.length);
  assert.equal(catalog.get('task.healed')?.title, 'A title');
  assert.equal(catalog.get('task.failed')?.title, 'Task failed');
});

test('JSON is read as well, tabs, byte order mark and keys of every object included', () => {
  const json = JSON.stringify(
    {
      types: {
        'a.b': {
          title: 't',
          description: 'd',
          schema: { type: 'object', properties: { constructor: {} } },
          text: 'x{{ constructor }}',
          example: {},
        },
      },
    },
    null,
    '\t',
  );
  const [type] = parseCatalog(`\ufeff${json}`).types;
  assert.equal(type?.text({}), 'x');
  assert.equal(type?.text({ constructor: 'y' } as never), 'xy');
});

test('where nothing is left of the text, the title takes its place', () => {
  const catalog = parseCatalog(catalogWith(['"{{ id }} of {{ n }}"', '"{{ n }} {{ id | cut: 0 }}"']));
  const sanitise = sanitising({ catalog });
  assert.equal(sanitise('a.b', { id: 'x', n: 1 }).envelope.text, '1');
  assert.equal(sanitise('a.b', { id: 'x' }).envelope.text, 'A title');
});

const FAULTS: [string, string, [line: number, column: number] | null, RegExp][] = [
  ['no YAML', 'types: [', [1, 9], /./],
  ['an empty file', '', null, /empty/],
  ['a list', '- a', [1, 1], /an object with "types"/],
  ['an unknown field', catalogWith(['types:', 'kinds: 1\ntypes:']), [1, 8], /"kinds" is not known/],
  ['a name twice', catalogWith(['    title:', '    title: x\n    title:']), [4, 5], /unique/],
  ['no types', 'types: {}', [1, 1], /an entry for each event type/],
  ['another base', catalogWith(['types:', 'extends: stripe\ntypes:']), [1, 10], /builtin/],
  ['a name without a dot', catalogWith(['a.b:', 'Order:']), [2, 3], /no name of an event type/],
  ['a missing title', catalogWith(['    title: A title\n', '']), [2, 3], /"title" is missing/],
  ['a title that is no text', catalogWith(['A title', '5']), [3, 12], /"title" must be a text/],
  [
    'a field that is not known',
    catalogWith(['    title:', '    name: x\n    title:']),
    [3, 11],
    /"name" is not known here/,
  ],
  ['a schema of a list', catalogWith(['type: object', 'type: array']), [6, 13], /type: object/],
  [
    'a type that there is not',
    catalogWith(['n: { type: number }', 'n: { type: numbre }']),
    [7, 54],
    /not a valid one/,
  ],
  [
    'a keyword that there is not',
    catalogWith(['n: { type: number }', 'n: { typ: number }']),
    [7, 53],
    /unknown keyword: "typ"/,
  ],
  [
    'a reference to nothing',
    catalogWith(['n: { type: number }', 'n: { $ref: "#/$defs/n" }']),
    [7, 54],
    /\$defs\/n/,
  ],
  [
    'a mark that is no flag',
    catalogWith(['n: { type: number }', 'n: { x-secret: "no" }']),
    [7, 58],
    /true or false/,
  ],
  [
    'a mark that nothing follows',
    catalogWith(['n: { type: number }', 'n: { propertyNames: { x-secret: true } }']),
    [7, 75],
    /"x-secret" has no effect here/,
  ],
  [
    'a text that is not closed',
    catalogWith(['of {{ n }}', 'of {{ n']),
    [9, 11],
    /not closed by \}\} \(at character 13/,
  ],
  [
    'a filter that there is not',
    catalogWith(['{{ n }}', '{{ n | round }}']),
    [9, 11],
    /"round" is no filter; there are default/,
  ],
  ['a filter without its argument', catalogWith(['{{ n }}', '{{ n | default }}']), [9, 11], /needs a text/],
  [
    'an argument of the wrong kind',
    catalogWith(['{{ n }}', "{{ n | fixed: '2' }}"]),
    [9, 11],
    /must be a number/,
  ],
  ['a field that is not declared', catalogWith(['{{ n }}', '{{ m.x }}']), [9, 11], /declares no field m\.x/],
  [
    'an example that lacks a field',
    catalogWith(['{ id: x, n: 1 }', '{ n: 1 }']),
    [10, 5],
    /does not fit the schema: \/id is required/,
  ],
  ['an example that is mistyped', catalogWith(['n: 1 }', 'n: "1" }']), [10, 26], /\/n must be a number/],
  ['an example with more', catalogWith(['n: 1 }', 'n: 1, o: 1 }']), [10, 5], /does not declare/],
  ['a number that JSON lacks', catalogWith(['n: 1 }', 'n: .inf }']), [10, 26], /number of JSON/],
  [
    'a format that there is not',
    catalogWith(['n: { type: number }', 'n: { type: string, format: emial }']),
    [7, 70],
    /unknown format "emial"$/,
  ],
  [
    'a pattern that is none',
    catalogWith(['n: { type: number }', 'n: { type: string, pattern: "(" }']),
    [7, 71],
    /regular expression: .* Unterminated group/,
  ],
  [
    'a reference to another file',
    catalogWith(['n: { type: number }', 'n: { $ref: "other.yaml#/n" }']),
    [7, 54],
    /"other\.yaml#\/n" leads to nothing; those to a place in this schema/,
  ],
  ['a name that is too long', catalogWith(['a.b:', `a.${'b'.repeat(80)}:`]), [2, 3], /at most 64 characters/],
  ['a second document', `${catalogWith(['A title', 'B'])}\n---\nx: 1`, [11, 1], /a catalog is one/],
  [
    'an alias of nothing',
    catalogWith(['A title', '*none']),
    [3, 12],
    /nothing before \*none is called &none/,
  ],
  [
    'a value that contains itself',
    catalogWith(['n: { type: number }', 'n: &n { properties: { x: *n } }']),
    [7, 65],
    /contains itself/,
  ],
  [
    'aliases without end',
    `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\ntypes: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]`,
    null,
    /too many aliases/,
  ],
];

for (const [name, text, place, message] of FAULTS) {
  test(`refused with line and column: ${name}`, () => {
    assert.throws(
      () => parseCatalog(text),
      (error) => {
        assert.ok(error instanceof CatalogFault, String(error));
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /\n/);
        assert.deepEqual(error.place && [error.place.line, error.place.column], place, error.message);
        return true;
      },
    );
  });
}

test('a fault of the file is one line that names it, its place and the fix', (t) => {
  const file = join(tempDir(t), 'shop.yaml');
  const expectFault = (pattern: RegExp) =>
    assert.throws(
      () => loadCatalog(file),
      (error) => error instanceof StartError && pattern.test(error.message) && !error.message.includes('\n'),
    );
  expectFault(/shop\.yaml: there is no such file\. Correct it, or unset ANCHOR_CATALOG_FILE\.$/);
  writeFileSync(file, catalogWith(['A title', '5']));
  expectFault(/shop\.yaml, line 3, column 12: "title" must be a text\. Correct it/);
});
