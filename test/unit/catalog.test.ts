import assert from 'node:assert/strict';
import test from 'node:test';
import { builtInCatalog, createCatalog, type EventType } from '../../src/catalog/catalog.ts';
import { isJsonObject, type JsonObject, type JsonSchema } from '../../src/json/json.ts';
import { createDataCheck } from '../../src/publish/data-check.ts';
import { textLine } from '../../src/sanitise/text-line.ts';

const catalog = builtInCatalog();
const checkData = createDataCheck(catalog);

const TYPES = [
  'task.completed',
  'task.failed',
  'task.cancelled',
  'task.healed',
  'session.completed',
  'session.failed',
  'session.recording.ready',
  'batch.completed',
  'batch.failed',
  'intervention.requested',
  'intervention.resolved',
  'identity.authenticated',
  'identity.authentication_failed',
];

test('the catalog has the 13 types, each with what a customer needs to know', () => {
  assert.deepEqual(
    catalog.types.map(({ type }) => type),
    TYPES,
  );
  for (const { type, family, title, description } of catalog.types) {
    assert.ok(type.startsWith(`${family}.`));
    assert.ok(title !== '' && description.endsWith('.'), type);
    assert.equal(catalog.get(type)?.type, type);
  }
  assert.equal(catalog.get('task.exploded'), undefined);
});

test('two types of one name are refused', () => {
  const [first] = catalog.types;
  assert.ok(first);
  assert.throws(() => createCatalog([first, first]), /same name/);
});

for (const entry of catalog.types) {
  test(`${entry.type}: schema and example are JSON, and the example fits`, () => {
    assert.deepEqual(JSON.parse(JSON.stringify(entry.schema)), { ...entry.schema });
    assert.deepEqual(checkData(entry, entry.example).faults, []);
    const required = entry.schema.required as string[];
    assert.ok(required.every((field) => field in entry.example));
  });

  test(`${entry.type}: every field is described, and every text is marked or of a known form`, () => {
    for (const [path, field] of declaredFields(entry.schema)) {
      assert.equal(typeof field.description, 'string', path);
      const isText = field.type === 'string' || (Array.isArray(field.type) && field.type.includes('string'));
      const isKnown = ['format', 'x-id', 'x-free-text'].some((mark) => mark in field);
      assert.ok(!isText || isKnown || ['type', 'content_type'].includes(path.split('/').at(-1) ?? ''), path);
    }
  });

  test(`${entry.type}: the line reads well without the optional fields, and with nulls for them`, () => {
    const least = leastData(entry);
    assert.deepEqual(checkData(entry, least).faults, []);
    const nulls = { ...nullsFor(entry), ...least };
    assert.deepEqual(checkData(entry, nulls).faults, []);
    for (const data of [least, nulls]) {
      const line = textLine(entry.text(data));
      assert.doesNotMatch(line, /undefined|null|NaN|\(\)|: *$| {2}|\[object/, line);
    }
  });
}

test('each of the 13 examples reads as its line for people', () => {
  const lines = catalog.types.map((entry) => textLine(entry.text(entry.example)));
  assert.deepEqual(lines, [
    '✅ Task `tsk_4f8w9n2b` completed in 4.2s',
    '❌ Task `tsk_4f8w9n2b` failed after 30.4s (timeout): The button "Download invoice" did not appear within 30 s.',
    '🚫 Task `tsk_4f8w9n2b` cancelled after 4.2s',
    '🩹 Task `tsk_4f8w9n2b` was healed: The button "Download" is labelled "Get PDF" since the redesign; the step looks for either.',
    '🏁 Session `ses_91kq2m` completed in 2m 14s',
    '💥 Session `ses_91kq2m` failed after 2m 14s: The browser ended unexpectedly while a page was loading.',
    '🎬 Recording `rec_2p9q` of session `ses_91kq2m` is ready (2m 14s, 8.4 MB)',
    '📦 Batch `bat_5h3x8d` completed in 13m 7s (48 of 50 completed, 2 failed)',
    '❌ Batch `bat_5h3x8d` failed after 13m 7s (11 of 50 completed, 7 failed): Stopped after 5 executions in a row had failed.',
    '🙋 Intervention `int_3r7t1z` requested in session `ses_91kq2m`: The site asks for a code that was sent by text message.',
    '🙌 Intervention `int_3r7t1z` in session `ses_91kq2m` resolved after 1m 42s: The code was entered by hand.',
    '🔐 Identity `idn_8v2c6y` (Billing robot, Acme Supplier Portal) signed in',
    '🔒 Identity `idn_8v2c6y` (Billing robot, Acme Supplier Portal) could not sign in: The application refused the password.',
  ]);
});

/** Every field that a schema declares, with its path. */
function declaredFields(schema: JsonSchema, at = ''): [string, JsonObject][] {
  const properties = isJsonObject(schema.properties) ? Object.entries(schema.properties) : [];
  return properties.flatMap(([name, field]) => {
    if (!isJsonObject(field)) return [];
    const path = `${at}/${name}`;
    const items = isJsonObject(field.items) ? declaredFields(field.items, path) : [];
    return [[path, field] as [string, JsonObject], ...declaredFields(field, path), ...items];
  });
}

function leastData({ schema, example }: EventType): JsonObject {
  const required = schema.required as string[];
  return Object.fromEntries(required.map((field) => [field, example[field] ?? null]));
}

function nullsFor({ schema }: EventType): JsonObject {
  const nullable = Object.entries(schema.properties as Record<string, JsonSchema>).filter(
    ([, field]) => Array.isArray(field.type) && field.type.includes('null'),
  );
  return Object.fromEntries(nullable.map(([name]) => [name, null]));
}
