import type { Static } from 'typebox';
import { Type } from '../json/json-schema.ts';
import { defineEventType } from './event-type.ts';
import {
  bytes,
  count,
  failure,
  id,
  milliseconds,
  optional,
  recordingUrl,
  sessionDashboardUrl,
  span,
} from './fields.ts';
import { because, code, duration, fileSize, inBrackets, within } from './phrases.ts';

const resourceUsage = Type.Object(
  {
    proxy_bytes: optional(bytes('Traffic through the proxy')),
    network_bytes: optional(bytes('All traffic')),
    request_count: optional(count('Requests that the pages made.')),
    cpu_ms: optional(milliseconds('Processor time')),
    peak_memory_bytes: optional(bytes('Most memory used at once')),
  },
  { description: 'What the session used.' },
);

const session = {
  session_id: id('The session.'),
  ...span('session'),
  resource_usage: optional(resourceUsage),
  recording_url: optional(recordingUrl),
  session_dashboard_url: optional(sessionDashboardUrl),
};

const completedSession = Type.Object(session);
const failedSession = Type.Object({ ...session, error: failure });
const recording = Type.Object({
  session_id: id('The session that was recorded.'),
  recording_id: id('The recording.'),
  recording_url: optional(recordingUrl),
  size: optional(bytes('Size of the file')),
  duration_ms: optional(milliseconds('Length of the recording')),
});

const exampleSession: Static<typeof completedSession> = {
  session_id: 'ses_91kq2m',
  started_at: '2026-05-24T12:17:58.400Z',
  completed_at: '2026-05-24T12:20:11.900Z',
  duration_ms: 133_500,
  resource_usage: { proxy_bytes: 1_841_022, network_bytes: 2_204_871, request_count: 214, cpu_ms: 18_350 },
  session_dashboard_url: 'https://app.example.com/sessions/ses_91kq2m',
};

export const sessionTypes = [
  defineEventType({
    type: 'session.completed',
    title: 'Session completed',
    description: 'A browser session was closed in order.',
    schema: completedSession,
    example: exampleSession,
    text: (data) => `🏁 Session ${code(data.session_id)} completed${within('in', data.duration_ms)}`,
  }),
  defineEventType({
    type: 'session.failed',
    title: 'Session failed',
    description: 'A browser session could not be started, or broke off.',
    schema: failedSession,
    example: {
      ...exampleSession,
      error: { type: 'browser_crashed', message: 'The browser ended unexpectedly while a page was loading.' },
    },
    text: ({ session_id, duration_ms, error }) =>
      `💥 Session ${code(session_id)} failed${within('after', duration_ms)}${because(error.message)}`,
  }),
  defineEventType({
    type: 'session.recording.ready',
    title: 'Session recording ready',
    description: 'The video of a session has been processed and can be watched.',
    schema: recording,
    example: {
      session_id: 'ses_91kq2m',
      recording_id: 'rec_2p9q',
      recording_url: 'https://files.example.com/recordings/rec_2p9q.webm?expires=1716547684&signature=b81Rt',
      size: 8_421_376,
      duration_ms: 133_500,
    },
    text: ({ recording_id, session_id, duration_ms, size }) => {
      const facts = [
        duration_ms == null ? null : duration(duration_ms),
        size == null ? null : fileSize(size),
      ];
      return `🎬 Recording ${code(recording_id)} of session ${code(session_id)} is ready${inBrackets(facts)}`;
    },
  }),
];
