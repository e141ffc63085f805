import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { JsonSchema, JsonValue } from '../../src/json/json.ts';
import { compileDeclaredFields } from '../../src/sanitise/declared-fields.ts';

/** Parses both, so that cases can hold keys like `__proto__` that an object literal would take for something else. */
function check(schema: JsonSchema, value: string, expected: string): void {
  const parsed: JsonValue = JSON.parse(value);
  assert.equal(JSON.stringify(compileDeclaredFields(schema)(parsed)), expected);
  assert.equal(JSON.stringify(parsed), JSON.stringify(JSON.parse(value)), 'the argument was changed');
}

const named = { type: 'object', properties: { name: { type: 'string' } } };

test('undeclared fields are dropped at every depth', () => {
  const schema = { type: 'object', properties: { a: { type: 'object', properties: { b: named } } } };
  check(schema, '{"x":1,"a":{"x":1,"b":{"name":"n","x":1}}}', '{"a":{"b":{"name":"n"}}}');
});

test('undeclared fields are dropped in arrays and tuples', () => {
  const schema = {
    type: 'object',
    properties: {
      list: { type: 'array', items: named },
      pair: { type: 'array', prefixItems: [named, { type: 'number' }] },
      tail: { type: 'array', prefixItems: [{ type: 'number' }], items: named },
    },
  };
  check(
    schema,
    '{"list":[{"name":"a","x":1},{"x":1}],"pair":[{"name":"b","x":1},2,"extra"],"tail":[1,{"name":"c","x":1}]}',
    '{"list":[{"name":"a"},{}],"pair":[{"name":"b"},2],"tail":[1,{"name":"c"}]}',
  );
});

test('undeclared fields are dropped in the values of maps', () => {
  check(
    { type: 'object', additionalProperties: named },
    '{"k":{"name":"a","x":1},"l":{}}',
    '{"k":{"name":"a"},"l":{}}',
  );
  check(
    { type: 'object', properties: { fixed: { type: 'number' } }, patternProperties: { '^n_': named } },
    '{"n_1":{"name":"a","x":1},"fixed":1,"other":2}',
    '{"fixed":1,"n_1":{"name":"a"}}',
  );
});

test('what several patterns say of a field counts together, and besides what is said of it by name', () => {
  const schema = {
    type: 'object',
    properties: { n_a: { type: 'object', properties: { own: { type: 'number' } } } },
    patternProperties: { '^n_': named, _b$: { type: 'object', properties: { end: { type: 'number' } } } },
  };
  check(
    schema,
    '{"n_a":{"own":1,"name":"a","x":1},"n_b":{"name":"b","end":2,"own":3},"c_b":{"name":"c","end":4}}',
    '{"n_a":{"own":1,"name":"a"},"n_b":{"name":"b","end":2},"c_b":{"end":4}}',
  );
});

test('a schema that says nothing lets any JSON pass as a whole', () => {
  const value = '{"value":{"a":[{"b":null}],"__proto__":{"c":1}}}';
  check({ type: 'object', properties: { value: {} } }, value, value);
  check({ type: 'object', properties: { value: true } }, value, value);
  check(
    { type: 'object', properties: { value: { description: 'Any.', 'x-free-text': true } } },
    value,
    value,
  );
});

test('an object or array whose content nobody declared lets nothing pass', () => {
  check({ type: 'object', properties: { o: { type: 'object' } } }, '{"o":{"a":1}}', '{"o":{}}');
  check({ type: 'object', properties: { l: { type: 'array' } } }, '{"l":[1,{"a":1}]}', '{"l":[]}');
});

test('a nested value where a plain one is declared loses its content', () => {
  check(named, '{"name":{"secret":1}}', '{"name":{}}');
  check(named, '{"name":["secret"]}', '{"name":[]}');
});

test('what is included by reference or combination is declared too', () => {
  const schema = {
    type: 'object',
    $defs: { person: named, 'a/b': { type: 'object', properties: { slash: { type: 'number' } } } },
    properties: { one: { $ref: '#/$defs/person' }, two: { $ref: '#/$defs/a~1b' } },
    allOf: [{ properties: { all: { type: 'number' } } }],
    anyOf: [{ required: ['one'] }, { properties: { one: { properties: { age: { type: 'number' } } } } }],
    if: { properties: { hidden: { const: 1 } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { properties: { consequence: { type: 'number' } } },
  };
  check(
    schema,
    '{"one":{"name":"n","age":1,"x":1},"two":{"slash":1,"x":1},"all":1,"hidden":1,"consequence":1}',
    '{"one":{"name":"n","age":1},"two":{"slash":1},"all":1,"consequence":1}',
  );
});

test('alternatives declare the union of their fields', () => {
  const schema = {
    type: 'object',
    properties: {
      v: { oneOf: [{ type: 'null' }, { type: 'string' }, named, { type: 'array', items: named }] },
    },
  };
  check(schema, '{"v":null}', '{"v":null}');
  check(schema, '{"v":"s"}', '{"v":"s"}');
  check(schema, '{"v":{"name":"n","x":1}}', '{"v":{"name":"n"}}');
  check(schema, '{"v":[{"name":"n","x":1}]}', '{"v":[{"name":"n"}]}');
});

test('an alternative that names plain values does not open the objects beside it', () => {
  for (const plain of [{ const: null }, { enum: ['none', 1] }, { format: 'date-time' }, { minLength: 1 }]) {
    const schema = { type: 'object', properties: { v: { anyOf: [plain, named] } } };
    check(schema, '{"v":{"name":"n","x":1}}', '{"v":{"name":"n"}}');
  }
  const wholes = { type: 'object', properties: { v: { enum: [{ a: 1 }, 'b'] } } };
  check(wholes, '{"v":{"a":1}}', '{"v":{"a":1}}');
});

test('a schema may include itself', () => {
  const tree = { type: 'object', properties: { n: {}, children: { type: 'array', items: { $ref: '#' } } } };
  check(
    tree,
    '{"n":1,"x":1,"children":[{"n":2,"x":1,"children":[{"x":1}]}]}',
    '{"n":1,"children":[{"n":2,"children":[{}]}]}',
  );
});

test('a reference that leaves the schema or points to nothing is refused when it is compiled', () => {
  for (const $ref of ['https://example.com/schema.json', '#/$defs/none', '#/properties/constructor']) {
    assert.throws(() => compileDeclaredFields({ type: 'object', properties: { a: { $ref } } }), /reference/);
  }
});

test('keys that objects have by nature are fields like any other', () => {
  check(named, '{"__proto__":{"name":"evil"},"constructor":1}', '{}');
  const schema = JSON.parse(
    '{"type":"object","properties":{"__proto__":{"type":"object","properties":{"a":{"type":"number"}}},"constructor":{"type":"number"}}}',
  );
  check(schema, '{"__proto__":{"a":1,"x":1}}', '{"__proto__":{"a":1}}');
  check(schema, '{"constructor":5}', '{"constructor":5}');
  check(schema, '{}', '{}');
});

test('a map entry named __proto__ stays an entry and becomes no prototype', () => {
  const project = compileDeclaredFields({ type: 'object', additionalProperties: named });
  const copy = project(JSON.parse('{"__proto__":{"name":"n","x":1}}'));
  assert.equal(JSON.stringify(copy), '{"__proto__":{"name":"n"}}');
  assert.equal(Object.getPrototypeOf(copy), Object.prototype);
  assert.equal(({} as Record<string, unknown>).name, undefined);
});

test('a sample holds as many entries of arrays and maps as it is told', () => {
  const schema = {
    type: 'object',
    properties: {
      list: { type: 'array', items: { type: 'number' } },
      map: { additionalProperties: { type: 'number' } },
    },
  };
  const sample = compileDeclaredFields(schema, { maxEntries: 2 });
  const value = { list: [1, 2, 3], map: { a: 1, b: 2, c: 3 } };
  assert.deepEqual(sample(value), { list: [1, 2], map: { a: 1, b: 2 } });
});

test('whatever the value, only declared keys are in the copy, and copying twice changes nothing', () => {
  const schema = {
    type: 'object',
    properties: {
      a: named,
      list: { type: 'array', items: named },
      map: { type: 'object', additionalProperties: named },
    },
  };
  const project = compileDeclaredFields(schema);
  const value = fc.dictionary(fc.constantFrom('a', 'list', 'map', 'x', '__proto__'), fc.jsonValue());
  fc.assert(
    fc.property(value, (original) => {
      const copy = project(JSON.parse(JSON.stringify(original)));
      assert.ok(typeof copy === 'object' && copy !== null);
      assert.ok(Object.keys(copy).every((key) => ['a', 'list', 'map'].includes(key)));
      assert.equal(JSON.stringify(project(copy)), JSON.stringify(copy));
    }),
  );
});
