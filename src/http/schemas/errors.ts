import type { Static, TUnsafe } from 'typebox';
import { ERROR_STATUS, type ErrorCode, type ErrorDetail } from '../../errors.ts';
import { Type } from '../../json/json-schema.ts';
import { closed } from './common.ts';

const DetailSchema = closed({
  path: Type.String({
    description: 'JSON pointer into the request body, or `?name` for a query parameter.',
  }),
  message: Type.String({ description: 'What is wrong with it, and what would be right.' }),
});

/** What every error looks like: flat, a sentence for people, a stable code for programs. */
export const ErrorSchema = closed(
  {
    error: Type.String({ description: 'One plain sentence.' }),
    code: Type.String({ description: 'Stable machine-readable code.' }),
    details: Type.Array(DetailSchema, { description: 'The fields at fault, if any.' }),
    request_id: Type.Optional(
      Type.String({ description: 'With `internal_error` alone: what to quote when reporting it.' }),
    ),
  },
  { $id: 'Error', description: 'Every error has this form.' },
);

export type ErrorBody = Static<typeof ErrorSchema>;

interface Described {
  meaning: string;
  example: string;
  details?: ErrorDetail[];
}

/** What each code means and looks like in the reference. */
export const DESCRIBED: Record<ErrorCode, Described> = {
  invalid_request: {
    meaning: 'The request is malformed; `details` names the fields at fault.',
    example: '"colour" is not a known field; known are url, subscribed_events, description.',
    details: [
      { path: '/colour', message: 'is not a known field; known are url, subscribed_events, description' },
    ],
  },
  url_not_allowed: {
    meaning: 'The webhook’s URL is refused; the sentence says by which rule.',
    example:
      'The URL must begin with https://, as plain http would let others read the events. For development, the operator of this service can allow it.',
    details: [{ path: '/url', message: 'is refused by the rule "https_only"' }],
  },
  unknown_event_type: {
    meaning: 'The catalog has no such event type.',
    example: 'There is no such event type; GET /v1/events/types lists them.',
    details: [
      {
        path: '/type',
        message:
          'is not an event type of the catalog; of this family there are task.completed, task.failed, task.cancelled, task.healed',
      },
    ],
  },
  unauthorized: {
    meaning: 'The key or token is missing, unknown or revoked.',
    example: 'The anchor-api-key header is missing.',
  },
  forbidden: {
    meaning:
      'The session may not do this, or the request does not come from the dashboard’s own page (`Origin`).',
    example: 'This session is of one project; only an operator may do this.',
  },
  not_found: {
    meaning: 'There is none such, or it belongs to another project.',
    example: 'There is no such webhook.',
  },
  method_not_allowed: {
    meaning: 'The address exists but not with this method; `Allow` names those it takes.',
    example: 'This address takes GET, HEAD, POST, not PUT.',
  },
  webhook_limit_reached: {
    meaning: 'The project has as many webhooks as it may have.',
    example: 'A project may have at most 5 webhooks. Delete one to create another.',
  },
  rotation_in_progress: {
    meaning: 'Two replaced secrets are still in force; a further rotation would cut one off early.',
    example:
      '2 replaced secrets still sign, each for 24 hours. The next rotation is possible at 2026-05-25T12:18:05.123Z.',
  },
  delivery_unfinished: {
    meaning: 'The delivery has not ended yet.',
    example:
      'The delivery has not ended yet: it is still being attempted. Resend it once it has succeeded, failed or died.',
  },
  project_exists: {
    meaning: 'There is a project with this id.',
    example: 'There is a project with the id 3f0e8a52-6c1d-4b7e-9a44-0d5c2f1b7e90 already.',
  },
  payload_too_large: {
    meaning: 'The body, or the event after truncation, is too large.',
    example: 'The body is too large: at most 65536 bytes are taken here.',
  },
  unsupported_media_type: {
    meaning: 'The body is not `application/json`.',
    example: 'Send the body as application/json, with a Content-Type header that says so.',
  },
  rate_limited: {
    meaning:
      'Too many requests with this key, or too many without a valid one from this address; `Retry-After` says in how many seconds the next one may come.',
    example: 'Too many requests with this key. Try again in 1 s.',
  },
  internal_error: {
    meaning: 'A fault of the service. The request id finds it in the log.',
    example: 'Something went wrong on our side. Quote the request id when you report it.',
  },
  unavailable: {
    meaning:
      'The service cannot do this at the moment; nothing was changed. `Retry-After` says when to try again.',
    example: 'The service is unavailable at the moment; nothing was changed. Try again shortly.',
  },
};

/** What the document says of a response header. */
const HEADERS: Partial<Record<ErrorCode, Record<string, object>>> = {
  rate_limited: {
    'Retry-After': { type: 'integer', description: 'Seconds until the next request may come.' },
  },
  unavailable: { 'Retry-After': { type: 'integer', description: 'Seconds after which to try again.' } },
};

/**
 * The error answers of a route, for its `response` schema: one per status, which lists the codes it may carry, each
 * with an example.
 */
export function refusals(...codes: ErrorCode[]): Record<number, TUnsafe<ErrorBody>> {
  const answers: Record<number, TUnsafe<ErrorBody>> = {};
  for (const status of new Set(codes.map((code) => ERROR_STATUS[code]))) {
    const ofStatus = codes.filter((code) => ERROR_STATUS[code] === status);
    answers[status] = Type.Unsafe<ErrorBody>({
      description: ofStatus.map((code) => `\`${code}\`: ${DESCRIBED[code].meaning}`).join('\n\n'),
      content: { 'application/json': { schema: { $ref: 'Error#' }, examples: examplesOf(ofStatus) } },
      ...headersOf(ofStatus),
    });
  }
  return answers;
}

function headersOf(codes: ErrorCode[]): { headers?: Record<string, object> } {
  const headers = Object.assign({}, ...codes.map((code) => HEADERS[code] ?? {}));
  return Object.keys(headers).length === 0 ? {} : { headers };
}

function examplesOf(codes: ErrorCode[]): Record<string, { value: ErrorBody }> {
  return Object.fromEntries(
    codes.map((code) => {
      const { example, details = [] } = DESCRIBED[code];
      const value: ErrorBody = { error: example, code, details, ...requestIdOf(code) };
      return [code, { value }];
    }),
  );
}

function requestIdOf(code: ErrorCode): { request_id?: string } {
  return code === 'internal_error' ? { request_id: '5f1c9a3e02-1b' } : {};
}
