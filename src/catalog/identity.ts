import type { Static } from 'typebox';
import { Type } from '../json/json-schema.ts';
import { defineEventType } from './event-type.ts';
import { failure, freeText, id, optional, timestamp } from './fields.ts';
import { because, code, inBrackets } from './phrases.ts';

/** Who signs in where. The credential itself has no field here, and so can never pass. */
const identity = {
  identity_id: id('The identity.'),
  name: optional(freeText('The name its owner gave it.')),
  application: optional(freeText('The application it signs in to.')),
  session_id: optional(id('The session in which it signed in.')),
};

const authenticated = Type.Object({
  ...identity,
  authenticated_at: optional(timestamp('When it signed in.')),
});
const authenticationFailed = Type.Object({
  ...identity,
  failed_at: optional(timestamp('When signing in failed.')),
  error: failure,
});

const example: Static<typeof authenticated> = {
  identity_id: 'idn_8v2c6y',
  name: 'Billing robot',
  application: 'Acme Supplier Portal',
  session_id: 'ses_91kq2m',
};

function nameOf(data: Static<typeof authenticated>): string {
  return `Identity ${code(data.identity_id)}${inBrackets([data.name, data.application])}`;
}

export const identityTypes = [
  defineEventType({
    type: 'identity.authenticated',
    title: 'Identity authenticated',
    description: 'A stored identity signed in to its application.',
    schema: authenticated,
    example: { ...example, authenticated_at: '2026-05-24T12:18:02.417Z' },
    text: (data) => `🔐 ${nameOf(data)} signed in`,
  }),
  defineEventType({
    type: 'identity.authentication_failed',
    title: 'Identity authentication failed',
    description: 'A stored identity could not sign in to its application; it usually needs new credentials.',
    schema: authenticationFailed,
    example: {
      ...example,
      failed_at: '2026-05-24T12:18:02.417Z',
      error: { type: 'invalid_credentials', message: 'The application refused the password.' },
    },
    text: (data) => `🔒 ${nameOf(data)} could not sign in${because(data.error.message)}`,
  }),
];
