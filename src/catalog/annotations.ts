/**
 * The marks that a schema in the catalog may carry beside standard JSON Schema keywords. They are published with the
 * schema, so that customers see which fields may have been masked.
 *
 * A field is taken to be an identifier, and is never altered, where its schema has `enum`, `const`, `format: date-time`,
 * `format: uuid`, or `x-id`.
 */
export const ANNOTATIONS = {
  /** Written by people or by a program for people: may quote anything, credentials included. */
  freeText: 'x-free-text',
  /** Never shown: whatever the value, it leaves as a mask. */
  secret: 'x-secret',
  /** An identifier in the publisher's own format. */
  id: 'x-id',
} as const;
