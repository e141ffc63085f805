import { request as undiciRequest } from 'undici';
import type { ReceivedRequest } from './saved-request.ts';

const TIMEOUT_MS = 30_000;
/** Of one connection, and so not for the next. */
const HOP_BY_HOP = new Set([
  'connection',
  'host',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'expect',
]);

export type Forwarded = { status: number; contentType: string; body: Buffer } | { error: string };

/** Sends the request on as it is, to another URL, and returns what that answered. */
export async function forward(request: ReceivedRequest, target: string): Promise<Forwarded> {
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.has(name)),
  );
  const timeouts = { headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS };
  try {
    const answer = await undiciRequest(target, { method: 'POST', headers, body: request.body, ...timeouts });
    const body = Buffer.from(await answer.body.arrayBuffer());
    return {
      status: answer.statusCode,
      contentType: String(answer.headers['content-type'] ?? 'text/plain'),
      body,
    };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return { error: `${target} could not be reached (${code})` };
  }
}
