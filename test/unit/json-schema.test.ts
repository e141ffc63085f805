import assert from 'node:assert/strict';
import test from 'node:test';
import { Type as TypeBox } from 'typebox';
import { Type } from '../../src/json/json-schema.ts';

/** One of everything, by whichever of the two. */
function examples(make: typeof Type): Record<string, object> {
  const described = { description: 'what it is' };
  const name = make.String({ ...described, maxLength: 64 });
  return {
    array: make.Array(name, { ...described, maxItems: 3 }),
    boolean: make.Boolean(described),
    enum: make.Enum(['one', 'two'], described),
    integer: make.Integer({ minimum: 0 }),
    text: make.Literal('task.completed', described),
    number: make.Literal(1),
    truth: make.Literal(true),
    null: make.Null(described),
    decimal: make.Number({ maximum: 1 }),
    empty: make.Object({}),
    allOptional: make.Object({ name: make.Optional(name) }),
    object: make.Object(
      {
        name,
        note: make.Optional(name),
        inner: make.Object({ id: name }),
        many: make.Optional(make.Array(name)),
      },
      { additionalProperties: false, ...described },
    ),
    unknown: make.Unknown(described),
    unsafe: make.Unsafe<string>({ $ref: 'Webhook#' }),
  };
}

test('schemas are those that TypeBox makes', () => {
  const [ours, theirs] = [examples(Type), examples(TypeBox)];
  for (const [name, schema] of Object.entries(theirs)) {
    assert.deepEqual(JSON.parse(JSON.stringify(ours[name])), JSON.parse(JSON.stringify(schema)), name);
  }
});
