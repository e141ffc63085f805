import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { ERROR_STATUS, type ErrorCode, RefusedError, StoreUnavailableError } from '../errors.ts';
import { scrubRefusal } from '../sanitise/scrub-refusal.ts';
import type { FailedAuthLimit } from './failed-auth.ts';
import type { ErrorBody } from './schemas/errors.ts';

/** What the framework refuses on its own, in our words. Anything of its that is not here is a fault of ours. */
const OF_FRAMEWORK: Record<string, [ErrorCode, string]> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported_media_type',
    'Send the body as application/json, with a Content-Type header that says so.',
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'invalid_request',
    'The body is not as long as its Content-Length says.',
  ],
  FST_ERR_BAD_URL: ['invalid_request', 'The path is not validly percent-encoded.'],
  FST_ERR_MAX_PARAM_LENGTH: ['not_found', 'There is nothing at this address.'],
};

const RETRY_AFTER_SECONDS = 1;
const UNAVAILABLE_LOG_MS = 1_000;

/** The body of an error answer. */
export function errorBody(
  code: ErrorCode,
  sentence: string,
  details: RefusedError['details'] = [],
): ErrorBody {
  return { error: sentence, code, details: [...details] };
}

/** What an error is answered with. */
export interface ErrorAnswer {
  status: number;
  /** Whole seconds. */
  retryAfter: number | undefined;
  body: ErrorBody & { request_id?: string };
}

/** What has to be known of a request to say what went wrong with it. */
export type FailedRequest = Pick<FastifyRequest, 'id' | 'ip' | 'method' | 'url'> & {
  routeOptions?: Pick<FastifyRequest['routeOptions'], 'bodyLimit'>;
};

export type ExplainError = (error: unknown, request: FailedRequest) => ErrorAnswer;

/**
 * What is answered to whatever was thrown. A refusal says why; a store that is away answers `unavailable`; anything else
 * is our fault and answers a request id alone, so that no internal message leaves, and is logged in full.
 */
export function createErrorAnswers(
  logger: Logger,
  now: () => number,
  failedAuth: FailedAuthLimit,
): ExplainError {
  let silentUntil = Number.NEGATIVE_INFINITY;

  function logUnavailable(error: Error): void {
    // During an outage every request fails alike: one line a second says it, thousands would bury it.
    if (now() < silentUntil) return;
    silentUntil = now() + UNAVAILABLE_LOG_MS;
    logger.error({ err: error }, 'requests are refused: the store is unavailable');
  }

  return (error, request) => {
    const refusal = asRefusal(error, request);
    if (refusal !== null) {
      const limited = refusal.code === 'unauthorized' ? failedAuth(request.ip) : null;
      return answerOf(limited ?? refusal);
    }
    if (error instanceof StoreUnavailableError) {
      logUnavailable(error);
      return answerOf(UNAVAILABLE);
    }
    logger.error(
      { err: error, request_id: request.id, method: request.method, path: request.url.split('?', 1)[0] },
      'request failed',
    );
    const sentence = 'Something went wrong on our side. Quote the request id when you report it.';
    const body = { ...errorBody('internal_error', sentence), request_id: request.id };
    return { status: ERROR_STATUS.internal_error, retryAfter: undefined, body };
  };
}

const UNAVAILABLE = new RefusedError(
  'unavailable',
  'The service is unavailable at the moment; nothing was changed. Try again shortly.',
  [],
  RETRY_AFTER_SECONDS,
);

function answerOf({ status, code, message, details, retryAfter }: RefusedError): ErrorAnswer {
  return { status, retryAfter, body: scrubRefusal(errorBody(code, message, details)) };
}

/** Answers errors of the framework's requests. */
export function createErrorHandler(explain: ExplainError) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const { status, retryAfter, body } = explain(error, request);
    if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
    // The framework closes the connection after every fault of a body; with the body read whole there is no need to.
    if (request.raw.complete) reply.removeHeader('connection');
    else if (body.code === 'payload_too_large') readOn(request, reply);
    reply.code(status).send(body);
  };
}

function asRefusal(error: unknown, request: FailedRequest): RefusedError | null {
  if (error instanceof RefusedError) return error;
  if (!(error instanceof Error)) return null;
  const { code, statusCode } = error as Error & { code?: unknown; statusCode?: unknown };
  if (typeof code === 'string') {
    if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return tooLarge(request);
    const known = OF_FRAMEWORK[code];
    if (known !== undefined) return new RefusedError(...known);
  }
  // A request whose connection broke while its body was coming; nobody is there to read the answer.
  if (statusCode === 400)
    return new RefusedError('invalid_request', 'The request ended before its body was complete.');
  return null;
}

function tooLarge({ routeOptions }: FailedRequest): RefusedError {
  const most = routeOptions?.bodyLimit;
  const limit = most === undefined ? '' : `: at most ${most} bytes are taken here`;
  return new RefusedError('payload_too_large', `The body is too large${limit}.`);
}

/** The most that is still read of a body that was refused for its size. */
const READ_ON_BYTES = 64 * 1024 * 1024;

/**
 * Reads and drops the rest of a body that was refused, instead of closing the connection at once: a client that is
 * still sending would be met by a reset and never see the answer.
 */
function readOn(request: FastifyRequest, reply: FastifyReply): void {
  const { raw } = request;
  if (Number(request.headers['content-length'] ?? 0) > READ_ON_BYTES) return;
  reply.removeHeader('connection');
  let dropped = 0;
  raw.on('data', (chunk: Buffer) => {
    dropped += chunk.length;
    if (dropped > READ_ON_BYTES) raw.destroy();
  });
}
