import type { Socket } from 'node:net';
import { errorBody } from './errors.ts';

interface Answer {
  status: string;
  code: string;
  sentence: string;
}

/**
 * Refusals of the HTTP parser itself, before there is a request. Their codes are not in the domain's list, because
 * nothing of ours can raise them.
 */
const ANSWERS: Record<string, Answer> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    code: 'headers_too_large',
    sentence: 'The request’s headers are too large.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    code: 'request_timeout',
    sentence: 'The request took too long to arrive.',
  },
};

const MALFORMED: Answer = {
  status: '400 Bad Request',
  code: 'invalid_request',
  sentence: 'The request is not valid HTTP.',
};

/** Answers what the HTTP parser refused, in the same flat form as every other error, and closes the connection. */
export function answerClientError(error: { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, code, sentence } = ANSWERS[error.code ?? ''] ?? MALFORMED;
  const body = JSON.stringify({ ...errorBody('invalid_request', sentence), code });
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncache-control: no-store\r\n` +
      'x-content-type-options: nosniff\r\n' +
      `connection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
  // A client that never closes its side would keep its connection for good, and what it still sends would be run unanswered.
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') socket.destroySoon();
}
