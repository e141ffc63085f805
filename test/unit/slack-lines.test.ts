import assert from 'node:assert/strict';
import test from 'node:test';
import { builtInCatalog, type EventType } from '../../src/catalog/catalog.ts';
import { isJsonObject, type JsonObject, type JsonSchema, type JsonValue } from '../../src/json/json.ts';
import { sanitising } from '../support/sanitising.ts';
import { answerOfSlack, renderAsSlack } from '../support/slack-webhook.ts';
import { assertTextLine } from '../support/text-line-rules.ts';

const sanitise = sanitising();

const HOSTILE = [
  '<!channel> <!here|here> <!everyone> <!subteam^S1|all>',
  '<@U024BE7LH> @here @channel @jo #general',
  '<https://evil.example|click me> https://evil.example www.evil.com mailto:a@evil.com',
  '&lt;!channel&gt; &amp;lt;!here&amp;gt;',
  '<!date^1392734382^{date}|x> :tada: `code` *bold* _it_ ~no~',
  '/remind me\n\r\u2028> quote\u0000\u202eback\u2066\ufeff',
  '```\n<!here>\n```',
  '<'.repeat(400),
  '&'.repeat(400),
  '\ud83d'.repeat(10),
];

/** Data that fits a schema, with every optional field there or none, and one text in every string that takes any. */
function dataWith(schema: JsonSchema, text: string | null, optional: 'all' | 'none' | 'null'): JsonObject {
  const required = (schema.required as string[] | undefined) ?? [];
  const data: JsonObject = {};
  for (const [name, field] of Object.entries(schema.properties as Record<string, JsonSchema>)) {
    const isNullable = [field.type].flat().includes('null');
    if (!required.includes(name) && (optional === 'none' || (optional === 'null' && !isNullable))) continue;
    data[name] = !required.includes(name) && optional === 'null' ? null : valueFor(field, text, optional);
  }
  return data;
}

function valueFor(field: JsonSchema, text: string | null, optional: 'all' | 'none' | 'null'): JsonValue {
  const types = [field.type].flat();
  if (Array.isArray(field.enum)) return field.enum[0];
  if (types.includes('object')) return dataWith(field, text, optional);
  if (types.includes('array'))
    return isJsonObject(field.items) ? [valueFor(field.items, text, optional)] : [];
  if (types.includes('integer') || types.includes('number')) return 4_210;
  if (!types.includes('string')) return text;
  if (field.format === 'date-time') return '2026-05-24T12:18:05.123Z';
  if (field.format === 'uri') return 'https://files.example.com/a.pdf?sig=1';
  return text ?? 'some text';
}

function assertAccepted(body: string): string {
  assert.deepEqual(answerOfSlack('application/json', body), { status: 200, answer: 'ok' });
  const { text } = JSON.parse(body);
  assertTextLine(text);
  const { words, special } = renderAsSlack(text);
  assert.deepEqual(special, [], text);
  assert.ok(words.trim() !== '');
  return words;
}

function caseOf(type: EventType, text: string | null, optional: 'all' | 'none' | 'null'): string {
  return assertAccepted(sanitise(type.type, dataWith(type.schema, text, optional)).body);
}

for (const type of builtInCatalog().types) {
  test(`${type.type}: Slack takes the line with all its fields, with none of the optional ones, and with nulls`, () => {
    for (const optional of ['all', 'none', 'null'] as const) {
      const words = caseOf(type, null, optional);
      assert.doesNotMatch(words, /undefined|null|NaN|\[object|\(\)| {2}|[:(] *$/, words);
    }
    assertAccepted(sanitise(type.type, type.example).body);
  });

  test(`${type.type}: nothing hostile becomes a mention, a link or a command`, () => {
    for (const text of HOSTILE) for (const optional of ['all', 'none'] as const) caseOf(type, text, optional);
  });
}

test('the validator itself refuses what Slack refuses, and sees what Slack would act upon', () => {
  assert.equal(answerOfSlack('text/plain', '{"text":"a"}').answer, 'invalid_payload');
  assert.equal(answerOfSlack('application/json', '{').answer, 'invalid_payload');
  assert.equal(answerOfSlack('application/json', '{"text":" "}').answer, 'no_text');
  for (const text of [
    '<!here>',
    'hi @jo',
    '#general',
    'https://a.b',
    'a.example.com',
    'jo@a.com',
    '/remind me',
  ]) {
    assert.notDeepEqual(renderAsSlack(text).special, [], text);
  }
});
