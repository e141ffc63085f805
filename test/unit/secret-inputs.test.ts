import assert from 'node:assert/strict';
import test from 'node:test';
import { RefusedError } from '../../src/errors.ts';
import type { JsonObject, JsonValue } from '../../src/json/json.ts';
import { collectSecretInputs } from '../../src/sanitise/secret-inputs/collect.ts';
import { assertFasterThan } from '../support/cpu-time.ts';

function collected(input_schema: JsonObject, inputs: JsonObject): { values: string[]; names: string[] } {
  const { values, names } = collectSecretInputs({ inputs, input_schema });
  return { values: [...values].sort(), names: [...names].sort() };
}

function object(properties: JsonObject): JsonObject {
  return { type: 'object', properties };
}

const secret = { type: 'string', secret: true };

/** What marks the value "s3cret" alone, of an input that holds "plain" as well. */
const MARKED: [string, JsonObject, JsonObject][] = [
  ['secret', object({ a: secret, b: {} }), { a: 's3cret', b: 'plain' }],
  ['format: password', object({ a: { format: 'password' } }), { a: 's3cret', b: 'plain' }],
  ['writeOnly', object({ a: { writeOnly: true } }), { a: 's3cret', b: 'plain' }],
  ['x-secret', object({ a: { 'x-secret': true } }), { a: 's3cret', b: 'plain' }],
  ['a nested property', object({ o: object({ a: secret }) }), { o: { a: 's3cret', b: 'plain' } }],
  ['a marked object', object({ o: { secret: true } }), { o: { a: ['s3cret'] }, b: 'plain' }],
  ['items', object({ l: { items: object({ a: secret }) } }), { l: [{ a: 's3cret', b: 'plain' }] }],
  ['a marked array', object({ l: { type: 'array', secret: true } }), { l: ['s3cret'], b: 'plain' }],
  ['prefixItems', object({ l: { prefixItems: [{}, secret] } }), { l: ['plain', 's3cret', 'plain'] }],
  [
    'items behind prefixItems',
    object({ l: { prefixItems: [{}], items: secret } }),
    { l: ['plain', 's3cret'] },
  ],
  ['a list of items, as in draft 7', object({ l: { items: [{}, secret] } }), { l: ['plain', 's3cret'] }],
  ['additionalItems', object({ l: { items: [{}], additionalItems: secret } }), { l: ['plain', 's3cret'] }],
  ['contains', object({ l: { contains: secret }, b: {} }), { l: ['s3cret'], b: 'plain' }],
  [
    'additionalProperties',
    { properties: { b: {} }, additionalProperties: secret },
    { b: 'plain', a: 's3cret' },
  ],
  [
    'unevaluatedProperties',
    { properties: { b: {} }, unevaluatedProperties: secret },
    { b: 'plain', a: 's3cret' },
  ],
  ['patternProperties', { patternProperties: { '^pw_': secret } }, { pw_1: 's3cret', b: 'plain' }],
  ['propertyNames', object({ m: { propertyNames: secret } }), { m: { s3cret: 'plain' } }],
  [
    '$ref into $defs',
    { ...object({ a: { $ref: '#/$defs/s' } }), $defs: { s: secret } },
    { a: 's3cret', b: 'plain' },
  ],
  [
    '$ref into definitions',
    { ...object({ a: { $ref: '#/definitions/a~1b' } }), definitions: { 'a/b': secret } },
    { a: 's3cret' },
  ],
  [
    '$ref to an anchor',
    { ...object({ a: { $ref: '#pw' } }), $defs: { s: { $anchor: 'pw', ...secret } } },
    { a: 's3cret' },
  ],
  [
    '$ref by $id',
    { ...object({ a: { $ref: 'urn:s' } }), $defs: { s: { $id: 'urn:s', ...secret } } },
    { a: 's3cret' },
  ],
  [
    '$ref to where no schema is expected',
    { ...object({ a: { $ref: '#/x/s' } }), x: { s: secret } },
    { a: 's3cret' },
  ],
  [
    'a mark beside a $ref',
    { ...object({ a: { $ref: '#/$defs/s', secret: true } }), $defs: { s: {} } },
    { a: 's3cret' },
  ],
  ['oneOf', object({ a: { oneOf: [{ type: 'null' }, secret] } }), { a: 's3cret', b: 'plain' }],
  ['anyOf', { anyOf: [object({ a: secret }), object({ b: {} })] }, { a: 's3cret', b: 'plain' }],
  ['allOf', { allOf: [object({ a: {} }), object({ a: secret })] }, { a: 's3cret', b: 'plain' }],
  [
    'if, then, else',
    { if: object({ b: {} }), else: { else: object({ a: secret }) } },
    { a: 's3cret', b: 'plain' },
  ],
  ['dependentSchemas', { dependentSchemas: { b: object({ a: secret }) } }, { a: 's3cret', b: 'plain' }],
  [
    'dependencies, as in draft 7',
    { dependencies: { b: object({ a: secret }), c: ['b'] } },
    { a: 's3cret', b: 'plain' },
  ],
  [
    'a tree that includes itself',
    object({ a: secret, sub: { $ref: '#' } }),
    { sub: { sub: { a: 's3cret' }, b: 'plain' } },
  ],
  [
    'references in a circle',
    {
      ...object({ a: { $ref: '#/$defs/x' } }),
      $defs: { x: { allOf: [{ $ref: '#/$defs/y' }] }, y: { $ref: '#/$defs/x', secret: true } },
    },
    { a: 's3cret' },
  ],
  [
    'a default where the input is left out',
    object({ a: { secret: true, default: 's3cret' } }),
    { a: '', b: 'plain' },
  ],
  [
    'a default where the inputs say nothing',
    {
      ...object({ o: object({ a: { $ref: '#/$defs/s' } }) }),
      $defs: { s: { secret: true, default: 's3cret' } },
    },
    {},
  ],
  [
    'the default of what is around it',
    object({ o: { ...object({ a: secret, b: {} }), default: { a: 's3cret', b: 'plain' } } }),
    {},
  ],
  [
    'the defaults of what is in it',
    {
      ...object({ o: { secret: true, ...object({ a: { $ref: '#/$defs/d' } }) } }),
      $defs: { d: { default: 's3cret' } },
    },
    { b: 'plain' },
  ],
  [
    'the default of a tree that includes itself',
    object({ o: { secret: true, ...object({ a: { default: 's3cret' }, o: { $ref: '#' } }) } }),
    {},
  ],
  ['a const', object({ a: { secret: true, const: 's3cret' } }), { a: 's3cret' }],
  [
    'keys of objects by nature',
    JSON.parse('{"properties":{"__proto__":{"secret":true},"constructor":{"secret":true}}}'),
    JSON.parse('{"__proto__":"s3cret","toString":"plain"}'),
  ],
];

for (const [name, schema, inputs] of MARKED) {
  test(`secret by ${name}`, () => {
    assert.deepEqual(collected(schema, inputs).values, ['s3cret']);
  });
}

test('the names of secret inputs are collected, also of those that have no value', () => {
  const schema = object({ Password: secret, keys: { secret: true }, plain: {}, none: secret });
  const inputs = { Password: true, keys: [{ inner: 1 }], plain: 'x' };
  assert.deepEqual(collected(schema, inputs), {
    values: ['1'],
    names: ['inner', 'keys', 'none', 'password'],
  });
});

test('numbers are collected as JSON writes them; true, false, null and "" leave their names alone', () => {
  const schema = object({ a: { secret: true } });
  assert.deepEqual(collected(schema, { a: [1.5, -0, 1e21, true, false, null, ''] }).values, [
    '0',
    '1.5',
    '1e+21',
  ]);
});

test('a pattern that could be slow to match counts as matching', () => {
  const evil = { patternProperties: { '^(a+)+$': secret } };
  const inputs = { [`${'a'.repeat(50_000)}!`]: 's3cret' };
  assertFasterThan(50, 'the key', () => assert.deepEqual(collected(evil, inputs).values, ['s3cret']));
});

const MALFORMED: [string, JsonObject, string][] = [
  ['a property that is no schema', object({ a: 'secret' }), '/properties/a'],
  ['properties that are no object', { properties: [] }, '/properties'],
  ['a flag that is no flag', object({ 'a/b': { secret: 'yes' } }), '/properties/a~1b/secret'],
  ['a list that is none', { oneOf: {} }, '/oneOf'],
  ['an entry of a list', { allOf: [true, 5] }, '/allOf/1'],
  ['a reference to nothing', object({ a: { $ref: '#/$defs/none' } }), '/properties/a/$ref'],
  ['a reference to elsewhere', object({ a: { $ref: 'https://example.com/s.json' } }), '/properties/a/$ref'],
  ['a reference that is no text', object({ a: { $ref: 5 } }), '/properties/a/$ref'],
  ['a reference to no schema', { ...object({ a: { $ref: '#/x' } }), x: [] }, '/properties/a'],
  ['a faulty pattern', { patternProperties: { '(': {} } }, '/patternProperties/('],
  ['schemas nested without end', nested(300), '/properties/a'.repeat(201)],
];

for (const [name, schema, path] of MALFORMED) {
  test(`refused: ${name}`, () => {
    assert.throws(
      () => collected(schema, {}),
      (error) =>
        error instanceof RefusedError &&
        error.code === 'invalid_request' &&
        error.details[0]?.path === `/task/input_schema${path}`,
    );
  });
}

function nested(depth: number): JsonObject {
  return depth === 0 ? {} : object({ a: nested(depth - 1) });
}

/** What 64 KB can be made of to take long. */
const HOSTILE: [string, JsonObject, JsonObject][] = [
  [
    'branches that include each other',
    { anyOf: many(400, (i) => object({ [`p${i}`]: { $ref: '#' }, a: { $ref: '#' } })) },
    JSON.parse(`${'{"a":{"p1":'.repeat(300)}1${'}}'.repeat(300)}`),
  ],
  [
    'references to many schemas',
    {
      ...object(keys(1_500, () => ({ $ref: '#/$defs/x' }))),
      $defs: { x: { allOf: many(1_000, () => ({})) } },
    },
    {},
  ],
  ['many schemas and many keys', { allOf: many(8_000, () => ({})) }, keys(3_000, () => 1)],
  [
    'many patterns and many keys',
    { patternProperties: keys(1_500, () => secret, '^k*a*') },
    keys(1_500, () => 'v'),
  ],
  ['defaults of many properties', sharedDefault(many(5_000, (i) => i)), {}],
  ['properties that refer to each other', circle(700), { k1: 'v' }],
  ['secret objects of many properties', sharedSecretObject(900), {}],
];

function many<T>(count: number, each: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => each(i));
}

function keys(count: number, each: (i: number) => JsonValue, name = 'k'): JsonObject {
  return Object.fromEntries(many(count, (i) => [`${name}${i}`, each(i)]));
}

function sharedDefault(value: JsonValue): JsonObject {
  const properties = keys(1_000, () => ({ $ref: '#/$defs/x' }));
  return { ...object(properties), $defs: { x: { secret: true, default: value } } };
}

function sharedSecretObject(count: number): JsonObject {
  const x = { secret: true, ...object(keys(count, () => ({}))) };
  return { ...object(keys(count, () => ({ $ref: '#/$defs/x' }))), $defs: { x } };
}

function circle(count: number): JsonObject {
  const $defs = keys(count, (i) => ({ $ref: `#/$defs/k${(i + 1) % count}` }));
  return { ...object(keys(count, (i) => ({ $ref: `#/$defs/k${i}` }))), $defs };
}

for (const [name, schema, inputs] of HOSTILE) {
  test(`refused in little time: ${name}`, () => {
    assertFasterThan(20, name, () => assert.throws(() => collected(schema, inputs), RefusedError));
  });
}

test('inputs of many rows and of many names are taken', () => {
  const row = { oneOf: [object({ id: {}, note: { type: 'string' } }), object({ pin: secret })] };
  const schema = object({ rows: { items: row }, map: { additionalProperties: { type: 'string' } } });
  const inputs = { rows: many(60_000, (i) => ({ id: i, pin: 's3cret' })), map: keys(60_000, () => 'plain') };
  assert.deepEqual(collected(schema, inputs).values, ['s3cret']);
});

test('more secret text than can be looked for is refused, and what cannot be sent whole is not counted', () => {
  const schema = object({ a: { secret: true } });
  assert.throws(
    () => collected(schema, { a: Array.from({ length: 20_000 }, (_, i) => `value${i}`) }),
    RefusedError,
  );
  assert.equal(collected(schema, { a: 'x'.repeat(1_000_000) }).values.length, 1);
});
