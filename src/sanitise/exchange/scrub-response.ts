import { isUtf8 } from 'node:buffer';
import { MASK } from '../credentials/mask.ts';
import { scrubCredentials } from '../credentials/scrub.ts';
import { maskCutEnd } from './cut-end.ts';
import type { SecretEcho } from './secret-echo.ts';

/** What a receiver answered. */
export interface ReceivedResponse {
  status: number;
  headers: Record<string, string | string[]>;
  body: Uint8Array;
}

/** Shorter texts hold no credential. */
const SHORTEST = 8;
/** Bytes at the end of a body that may be a part of a character, where reading stopped. */
const MOST_CUT_BYTES = 3;

/** Headers whose values are of a fixed form: nearly all of most answers. */
const HARMLESS = new Set([
  'accept-ranges',
  'age',
  'alt-svc',
  'cache-control',
  'connection',
  'content-encoding',
  'content-language',
  'content-length',
  'content-type',
  'date',
  'expires',
  'keep-alive',
  'last-modified',
  'retry-after',
  'server',
  'strict-transport-security',
  'transfer-encoding',
  'vary',
  'x-content-type-options',
  'x-frame-options',
  'x-powered-by',
]);

/** Headers that hold a credential whatever it looks like, and what of them may stay: a cookie's name and attributes, a scheme. */
const SECRET = new Map([
  ['set-cookie', /^([^=;]*=)[^;]+/],
  ['cookie', /()^.+/s],
  ['authorization', /^(\w+ +)?.+/s],
  ['proxy-authorization', /^(\w+ +)?.+/s],
]);
/** A signing secret takes more than this in any form. */
const SHORTEST_ECHO = 40;

/**
 * Masks credentials and echoed signing secrets in what is kept of an answer: a receiver may show what it was sent, or
 * secrets of its own in an error page. The body grows no longer than it may be.
 *
 * @param mostBytes of the body; one of so many was cut off, as like as not
 */
export function scrubResponse(
  response: ReceivedResponse,
  echo: SecretEcho,
  mostBytes: number,
): ReceivedResponse {
  const headers = scrubHeaders(response.headers, echo);
  const body = scrubbedBody(response, echo, mostBytes);
  if (headers === response.headers && body === response.body) return response;
  return { ...response, headers, body };
}

const COMPRESSED = `${MASK} (withheld: it was compressed, which was not asked for, and is not looked into)`;

function scrubbedBody({ headers, body }: ReceivedResponse, echo: SecretEcho, mostBytes: number): Uint8Array {
  if (body.length < SHORTEST) return body;
  const encoding = String(headers['content-encoding'] ?? 'identity')
    .trim()
    .toLowerCase();
  if (encoding !== 'identity' && encoding !== '') return Buffer.from(COMPRESSED);
  return scrubBody(body, echo, mostBytes);
}

const WITHHELD = `${MASK} (withheld: the signing secrets in force could not be read when the answer came)`;

/**
 * What may be kept of an answer where it cannot be known which secrets it must not show: its status, and the names of its
 * headers.
 */
export function withholdResponse({ status, headers, body }: ReceivedResponse): ReceivedResponse {
  return {
    status,
    headers: Object.fromEntries(Object.keys(headers).map((name) => [name, MASK])),
    body: body.length === 0 ? body : Buffer.from(WITHHELD),
  };
}

function scrubHeaders(
  headers: Record<string, string | string[]>,
  echo: SecretEcho,
): Record<string, string | string[]> {
  if (!needsScrubbing(headers, echo)) return headers;
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value)
        ? value.map((each) => scrubHeader(name, each, echo))
        : scrubHeader(name, value, echo),
    ]),
  );
}

/** One search over all headers that could hold something, as in most answers none does. */
function needsScrubbing(headers: Record<string, string | string[]>, echo: SecretEcho): boolean {
  let all = '';
  let doubtful = '';
  for (const name in headers) {
    if (SECRET.has(name)) return true;
    const line = `${name}: ${headers[name]}\n`;
    all += line;
    if (!HARMLESS.has(name)) doubtful += line;
  }
  const mayEcho = all.length >= SHORTEST_ECHO && echo.mask(all) !== all;
  return mayEcho || (doubtful !== '' && scrubCredentials(doubtful).findings.length > 0);
}

function scrubHeader(name: string, value: string, echo: SecretEcho): string {
  const clean = echo.mask(value);
  const secret = SECRET.get(name);
  if (secret !== undefined) return clean.replace(secret, `$1${MASK}`);
  if (HARMLESS.has(name) || value.length < SHORTEST) return clean;
  // The name is what tells that the value of `x-api-key` is secret.
  const before = `${name}: `;
  const { text } = scrubCredentials(before + clean);
  return text.startsWith(before) ? text.slice(before.length) : scrubCredentials(clean).text;
}

function scrubBody(body: Uint8Array, echo: SecretEcho, mostBytes: number): Uint8Array {
  const { text, encoding, rest } = decode(body);
  const { text: whole } = scrubCredentials(echo.mask(text));
  const scrubbed = body.length < mostBytes ? whole : maskCutEnd(whole);
  if (scrubbed === text) return body;
  return Buffer.concat([Buffer.from(scrubbed, encoding), rest]).subarray(0, mostBytes);
}

/** The body as text. Bytes that are no UTF-8 are read one by one, so that those around them are searched all the same. */
function decode(body: Uint8Array): { text: string; encoding: 'utf8' | 'latin1'; rest: Uint8Array } {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  for (let cut = 0; cut <= MOST_CUT_BYTES; cut++) {
    const whole = bytes.subarray(0, bytes.length - cut);
    if (isUtf8(whole)) {
      return { text: whole.toString('utf8'), encoding: 'utf8', rest: bytes.subarray(whole.length) };
    }
  }
  return { text: bytes.toString('latin1'), encoding: 'latin1', rest: bytes.subarray(bytes.length) };
}
