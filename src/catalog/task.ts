import type { Static } from 'typebox';
import { Type } from '../json/json-schema.ts';
import { defineEventType } from './event-type.ts';
import {
  artifacts,
  freeText,
  id,
  optional,
  output,
  recordingUrl,
  sessionDashboardUrl,
  span,
  timestamp,
} from './fields.ts';
import { because, code, within } from './phrases.ts';

const execution = {
  task_id: id('The task.'),
  execution_id: id('This run of the task.'),
  ...span('execution'),
  output: optional(output),
  artifacts: Type.Optional(artifacts),
  recording_url: optional(recordingUrl),
  session_id: optional(id('The browser session it ran in.')),
  session_dashboard_url: optional(sessionDashboardUrl),
};

const taskError = Type.Object(
  {
    type: Type.Enum(['automation_failure', 'invalid_credentials', 'timeout', 'agent_error', 'system_error'], {
      description: 'The kind of failure.',
    }),
    message: freeText('What went wrong, in words.'),
  },
  { description: 'Why it failed.' },
);

const completedTask = Type.Object(execution);
const failedTask = Type.Object({ ...execution, error: taskError });
const healedTask = Type.Object({
  task_id: id('The task.'),
  execution_id: id('The execution whose failure was analysed.'),
  healed_task_version_id: id('The new version of the task.'),
  explanation: optional(freeText('What had changed on the site and what was adapted.')),
  healed_at: optional(timestamp('When the new version was made.')),
});

const exampleRun: Static<typeof completedTask> = {
  task_id: 'tsk_4f8w9n2b',
  execution_id: 'exe_7c1d0e55a9',
  started_at: '2026-05-24T12:18:00.913Z',
  completed_at: '2026-05-24T12:18:05.123Z',
  duration_ms: 4210,
};

export const taskTypes = [
  defineEventType({
    type: 'task.completed',
    title: 'Task completed',
    description: 'An execution of a task ended and returned its result.',
    schema: completedTask,
    example: {
      ...exampleRun,
      output: { value: { invoices: [{ number: 'INV-2041', total: 129.9, currency: 'EUR' }], pages: 3 } },
      artifacts: [
        {
          name: 'invoice-2041.pdf',
          url: 'https://files.example.com/exe_7c1d0e55a9/invoice-2041.pdf?expires=1716547684&signature=Jx2fQ',
          size: 48213,
          content_type: 'application/pdf',
        },
      ],
      recording_url: 'https://files.example.com/recordings/rec_2p9q.webm?expires=1716547684&signature=b81Rt',
      session_id: 'ses_91kq2m',
      session_dashboard_url: 'https://app.example.com/sessions/ses_91kq2m',
    },
    text: (data) => `✅ Task ${code(data.task_id)} completed${within('in', data.duration_ms)}`,
  }),
  defineEventType({
    type: 'task.failed',
    title: 'Task failed',
    description: 'An execution of a task ended with an error. It is not run again by itself.',
    schema: failedTask,
    example: {
      ...exampleRun,
      duration_ms: 30_412,
      completed_at: '2026-05-24T12:18:31.325Z',
      error: { type: 'timeout', message: 'The button "Download invoice" did not appear within 30 s.' },
      output: { value: null },
      artifacts: [],
      session_id: 'ses_91kq2m',
      session_dashboard_url: 'https://app.example.com/sessions/ses_91kq2m',
    },
    text: ({ task_id, duration_ms, error }) =>
      `❌ Task ${code(task_id)} failed${within('after', duration_ms)} (${error.type.replaceAll('_', ' ')})${because(error.message)}`,
  }),
  defineEventType({
    type: 'task.cancelled',
    title: 'Task cancelled',
    description: 'An execution of a task was cancelled before it ended.',
    schema: completedTask,
    example: { ...exampleRun, output: { value: null }, artifacts: [], session_id: 'ses_91kq2m' },
    text: (data) => `🚫 Task ${code(data.task_id)} cancelled${within('after', data.duration_ms)}`,
  }),
  defineEventType({
    type: 'task.healed',
    title: 'Task healed',
    description:
      'A failed execution was analysed and a corrected version of the task was made, which further executions use.',
    schema: healedTask,
    example: {
      task_id: 'tsk_4f8w9n2b',
      execution_id: 'exe_7c1d0e55a9',
      healed_task_version_id: 'tsv_0b6e44',
      explanation:
        'The button "Download" is labelled "Get PDF" since the redesign; the step looks for either.',
      healed_at: '2026-05-24T12:21:40.008Z',
    },
    text: (data) => `🩹 Task ${code(data.task_id)} was healed${because(data.explanation)}`,
  }),
];
