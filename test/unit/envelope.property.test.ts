import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { builtInCatalog, type EventType } from '../../src/catalog/catalog.ts';
import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '../../src/json/json.ts';
import { createDataCheck } from '../../src/publish/data-check.ts';
import { createSanitiser } from '../../src/sanitise/sanitise.ts';
import { MAX_BYTES } from '../../src/sanitise/size.ts';
import { assertTextLine } from '../support/text-line-rules.ts';

const catalog = builtInCatalog();
const sanitiser = createSanitiser(catalog);
const checkData = createDataCheck(catalog);

const PROJECT = '0190b5a0-7c1d-7e55-8a9f-123456789abc';
const CREATED = '2026-05-24T12:18:05.123Z';
const PLANTED = 'PLANTED';

/** Strings with everything that has broken an escape, a parser or a line before. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '"',
    '\\',
    '\\ud800',
    '\ud800',
    '<!here>',
    '@channel',
    'https://a.b/c',
    '\u2028',
    '\u0000',
  ),
);

/** Data that fits a schema of the catalog, optional fields sometimes missing or null. */
function dataFor(schema: JsonSchema): fc.Arbitrary<JsonValue> {
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as string[]));
  const types = [schema.type].flat();
  const value = valueFor(schema, types);
  return types.includes('null') ? fc.option(value) : value;
}

function valueFor(schema: JsonSchema, types: unknown[]): fc.Arbitrary<JsonValue> {
  if (types.includes('object')) return objectFor(schema);
  if (types.includes('array')) return fc.array(dataFor(schema.items as JsonSchema), { maxLength: 3 });
  if (types.includes('integer')) return fc.nat();
  if (types.includes('number')) return fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
  if (!types.includes('string')) return fc.jsonValue({ stringUnit: 'binary' }) as fc.Arbitrary<JsonValue>;
  if (schema.format === 'date-time') return fc.constantFrom(CREATED, '2026-05-24T14:18:05+02:00');
  if (schema.format === 'uri') return fc.webUrl();
  return schema.minLength === 1 ? text.filter((s) => s !== '') : text;
}

function objectFor(schema: JsonSchema): fc.Arbitrary<JsonObject> {
  const fields = Object.entries(schema.properties as Record<string, JsonSchema>);
  const arbitraries = Object.fromEntries(fields.map(([name, field]) => [name, dataFor(field)]));
  return fc.record(arbitraries, {
    requiredKeys: (schema.required as string[] | undefined) ?? [],
    noNullPrototype: true,
  }) as fc.Arbitrary<JsonObject>;
}

/** The same data with undeclared fields in every object that a schema declares, as a publisher's request holds them. */
function plant(value: JsonValue, schema: JsonSchema): JsonValue {
  if (Array.isArray(value) && isJsonObject(schema.items)) {
    return value.map((item) => plant(item, schema.items as JsonSchema));
  }
  if (!isJsonObject(value) || !isJsonObject(schema.properties)) return value;
  const properties = schema.properties as Record<string, JsonSchema>;
  const fields = Object.entries(value).map(
    ([name, field]) => `${JSON.stringify(name)}:${plantJson(field, properties[name])}`,
  );
  const extra = `"password":"${PLANTED}","__proto__":{"x":"${PLANTED}"},"constructor":["${PLANTED}"]`;
  return JSON.parse(`{${[extra, ...fields].join()}}`);
}

function plantJson(value: JsonValue, schema: JsonSchema | undefined): string {
  return JSON.stringify(schema === undefined ? value : plant(value, schema));
}

const events: fc.Arbitrary<[EventType, JsonObject]> = fc
  .constantFrom(...catalog.types)
  .chain((type) => objectFor(type.schema).map((data): [EventType, JsonObject] => [type, data]));

function bodyOf(type: EventType, data: JsonObject): string {
  const event = {
    id: 'evt_1',
    projectId: PROJECT,
    type,
    created: CREATED,
    data: checkData(type, data).declared,
  };
  return Buffer.from(sanitiser.sanitise(event).body).toString();
}

test('every event that fits its type becomes an envelope that parses, in order, with its data and a line', () => {
  fc.assert(
    fc.property(events, ([type, data]) => {
      assert.deepEqual(checkData(type, data).faults, []);
      const body = bodyOf(type, data);
      const envelope = JSON.parse(body);
      assert.deepEqual(Object.keys(envelope), ['id', 'type', 'created', 'project_id', 'text', 'data']);
      assert.deepEqual(envelope.data, wellFormed(data));
      assert.equal(envelope.type, type.type);
      assert.equal(envelope.project_id, PROJECT);
      assertTextLine(envelope.text);
      assert.ok(Buffer.byteLength(body) <= MAX_BYTES);
      assert.ok(!body.includes('\n'));
    }),
    { numRuns: 300 },
  );
});

test('undeclared fields leave no trace, at any depth', () => {
  fc.assert(
    fc.property(events, ([type, data]) => {
      const planted = plant(data, type.schema) as JsonObject;
      assert.ok(JSON.stringify(planted).includes(PLANTED));
      assert.deepEqual(checkData(type, planted).faults, []);
      assert.equal(bodyOf(type, planted), bodyOf(type, data));
    }),
    { numRuns: 300 },
  );
});

test('sanitising what has been sanitised changes nothing more', () => {
  fc.assert(
    fc.property(events, ([type, data]) => {
      const once = bodyOf(type, data);
      assert.equal(bodyOf(type, JSON.parse(once).data), once);
    }),
  );
});

test('a body is never larger than allowed, whatever the size of the result', () => {
  const large = fc.tuple(
    fc.integer({ min: 60_000, max: 70_000 }),
    fc.constantFrom('x', 'é', '😀', '"', '\u0001', '\ud800'),
  );
  const type = catalog.get('task.completed');
  assert.ok(type);
  fc.assert(
    fc.property(large, ([length, unit]) => {
      const value = unit.repeat(length / Buffer.byteLength(JSON.stringify(unit).slice(1, -1)));
      const body = bodyOf(type, { task_id: 't', execution_id: 'e', output: { value } });
      assert.ok(Buffer.byteLength(body) <= MAX_BYTES);
      JSON.parse(body);
    }),
    { numRuns: 50 },
  );
});

/** What arrives of data with halves of surrogate pairs: U+FFFD in their place, as no UTF-8 can hold them. */
function wellFormed(value: JsonValue): JsonValue {
  const replaced = JSON.stringify(value, (_, inner) => {
    if (typeof inner === 'string') return inner.toWellFormed();
    if (!isJsonObject(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, field]) => [key.toWellFormed(), field]));
  });
  return JSON.parse(replaced);
}
