import { Type } from '../json/json-schema.ts';
import { defineEventType } from './event-type.ts';
import { freeText, id, milliseconds, optional, sessionDashboardUrl, timestamp } from './fields.ts';
import { because, code, within } from './phrases.ts';

const intervention = {
  intervention_id: id('The intervention.'),
  session_id: id('The session that waits for a person.'),
  task_id: optional(id('The task, if a task runs in the session.')),
  execution_id: optional(id('The execution, if a task runs in the session.')),
  reason: optional(freeText('Why a person is needed.')),
  session_dashboard_url: optional(sessionDashboardUrl),
  requested_at: optional(timestamp('When it was asked for.')),
};

const requested = Type.Object(intervention);
const resolved = Type.Object({
  ...intervention,
  resolution: optional(freeText('How it was resolved.')),
  resolved_at: optional(timestamp('When it was resolved.')),
  duration_ms: optional(milliseconds('How long the session waited')),
});

const example = {
  intervention_id: 'int_3r7t1z',
  session_id: 'ses_91kq2m',
  task_id: 'tsk_4f8w9n2b',
  execution_id: 'exe_7c1d0e55a9',
  reason: 'The site asks for a code that was sent by text message.',
  session_dashboard_url: 'https://app.example.com/sessions/ses_91kq2m',
  requested_at: '2026-05-24T12:18:03.000Z',
};

export const interventionTypes = [
  defineEventType({
    type: 'intervention.requested',
    title: 'Intervention requested',
    description: 'A session cannot go on by itself and waits for a person.',
    schema: requested,
    example,
    text: ({ intervention_id, session_id, reason }) =>
      `🙋 Intervention ${code(intervention_id)} requested in session ${code(session_id)}${because(reason)}`,
  }),
  defineEventType({
    type: 'intervention.resolved',
    title: 'Intervention resolved',
    description: 'What a session waited for has been settled; it goes on, or has been given up.',
    schema: resolved,
    example: {
      ...example,
      resolution: 'The code was entered by hand.',
      resolved_at: '2026-05-24T12:19:44.500Z',
      duration_ms: 101_500,
    },
    text: ({ intervention_id, session_id, duration_ms, resolution }) =>
      `🙌 Intervention ${code(intervention_id)} in session ${code(session_id)} resolved` +
      `${within('after', duration_ms)}${because(resolution)}`,
  }),
];
