/**
 * Verifies that a webhook request really comes from the service, unchanged and fresh.
 *
 * Uses nothing but WebCrypto, so it runs in Node (20 or newer), Deno, Bun, Cloudflare Workers and other edge runtimes.
 *
 *     const event = await verifyWebhook({
 *       body: await request.text(),          // the raw body, before any JSON parsing
 *       headers: request.headers,
 *       secrets: process.env.WEBHOOK_SECRET,
 *     });
 */

/** The envelope of every event. `data` depends on `type`. */
export interface WebhookEvent {
  /** The same for every delivery of this event: de-dupe by it. */
  id: string;
  type: string;
  /** ISO 8601, UTC. Order events by it; deliveries may arrive in another order. */
  created: string;
  project_id: string;
  /** One line for people. */
  text: string;
  data: unknown;
}

/** Which check failed. */
export type WebhookVerificationCode =
  /** No secret was given, or an empty one: is the environment variable set? */
  | 'missing_secret'
  /** The body is not the raw bytes or text: some middleware has parsed it. */
  | 'body_not_raw'
  /** The signature or the timestamp header is not there. */
  | 'missing_header'
  /** A header is there, but not in the form that the service sends. */
  | 'malformed_header'
  /** The signature header holds no `v1` signature. */
  | 'no_signature'
  /** The two headers name different times. */
  | 'timestamp_mismatch'
  /** The request is too old or too new: a replay, or a clock that is off. */
  | 'timestamp_out_of_tolerance'
  /** Another secret, or another body, was signed. */
  | 'no_matching_signature'
  /** The signature is right, but the body is not a JSON object. */
  | 'invalid_payload';

export class WebhookVerificationError extends Error {
  readonly code: WebhookVerificationCode;

  constructor(code: WebhookVerificationCode, message: string) {
    super(message);
    this.name = 'WebhookVerificationError';
    this.code = code;
  }
}

export interface VerifyWebhookOptions {
  /** The request body exactly as it was received. Parsing it and serialising it again breaks the signature. */
  body: string | Uint8Array | ArrayBuffer;
  /** A `Headers` object, Node's `request.headers`, or any record of names to values; names in any case. */
  headers: HeadersLike;
  /**
   * The signing secret as shown at creation; during a rotation both, the new and the old one. Blanks and line feeds around one
   * are dropped, and empty ones don't count.
   */
  secrets: string | readonly (string | undefined)[] | undefined;
  /** How far the timestamp may be from now, in seconds either way. 120 by default. */
  toleranceSeconds?: number;
  /** The receiver's clock, in unix seconds. */
  now?: () => number;
  /** What the names of the headers begin with, where the service runs under another brand. `Anchor` by default. */
  brand?: string;
}

export type HeadersLike =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Checks the signature of one request and returns its event. A request with any doubt about it is refused: answer
 * it with 400.
 *
 * @throws WebhookVerificationError whose `code` says which check failed
 */
export async function verifyWebhook<Event = WebhookEvent>(options: VerifyWebhookOptions): Promise<Event> {
  const { headers, brand = 'Anchor', toleranceSeconds = 120 } = options;
  const now = options.now?.() ?? Math.floor(Date.now() / 1000);
  const secrets = givenSecrets(options.secrets);
  const body = rawBytes(options.body);
  const timestamp = header(headers, `${brand}-Timestamp`);
  const { time, signatures } = parseSignatureHeader(header(headers, `${brand}-Signature`));

  if (!/^\d{1,12}$/.test(timestamp))
    fail('malformed_header', `${brand}-Timestamp is not a unix time in seconds.`);
  if (time !== timestamp)
    fail('timestamp_mismatch', `${brand}-Timestamp and t= in ${brand}-Signature differ.`);
  // Negated, so that a clock or a tolerance that is not a number refuses instead of letting everything through.
  if (!(Math.abs(now - Number(timestamp)) <= toleranceSeconds)) {
    fail('timestamp_out_of_tolerance', `The timestamp is more than ${toleranceSeconds} s from this clock.`);
  }
  if (!(await anyMatches(secrets, signatures, timestamp, body))) {
    fail(
      'no_matching_signature',
      'No signature matches: is the secret the right one, and the body the raw one?',
    );
  }
  return parseEvent(body) as Event;
}

function fail(code: WebhookVerificationCode, message: string): never {
  throw new WebhookVerificationError(code, message);
}

function givenSecrets(given: VerifyWebhookOptions['secrets']): string[] {
  const texts = (Array.isArray(given) ? given : [given]).filter((secret) => typeof secret === 'string');
  // A secret that is mounted as a file mostly ends with a line feed, which is none of it.
  const secrets = texts.map((secret) => secret.trim()).filter((secret) => secret !== '');
  // An HMAC with an empty key is one that everybody can compute.
  if (secrets.length === 0) fail('missing_secret', 'No signing secret was given.');
  return secrets;
}

function rawBytes(body: unknown): Uint8Array<ArrayBuffer> {
  if (typeof body === 'string') return new TextEncoder().encode(body);
  // A copy, as WebCrypto takes no view of shared memory and the caller may reuse its buffer.
  if (body instanceof Uint8Array) return new Uint8Array(body);
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  return fail('body_not_raw', 'The body must be the raw bytes or text of the request, not the parsed JSON.');
}

function header(headers: HeadersLike, name: string): string {
  const found: (string | null | undefined)[] = [];
  if (typeof headers.get === 'function') found.push(headers.get(name));
  else {
    for (const [key, value] of Object.entries(headers)) {
      if (key.toLowerCase() === name.toLowerCase()) found.push(...[value].flat());
    }
  }
  const [value, ...others] = found.filter((candidate) => typeof candidate === 'string');
  if (value === undefined) return fail('missing_header', `The request has no ${name} header.`);
  if (others.length > 0) fail('malformed_header', `The request has more than one ${name} header.`);
  return value.trim();
}

/** Reads `t=1716544084,v1=…,v1=…`. Entries of schemes other than v1 are skipped: later versions may add some. */
function parseSignatureHeader(value: string): { time: string; signatures: string[] } {
  const times: string[] = [];
  const signatures: string[] = [];
  for (const entry of value.split(',')) {
    const [key, ...text] = entry.trim().split('=');
    if (key === 't') times.push(text.join('='));
    if (key === 'v1') signatures.push(text.join('='));
  }
  const [time, ...others] = times;
  if (signatures.length === 0) fail('no_signature', 'The signature header holds no v1 signature.');
  if (time === undefined || others.length > 0)
    return fail('malformed_header', 'The signature header must hold t= once.');
  return { time, signatures };
}

/** Compares every signature with every secret, so that the time taken tells nothing about which of them came close. */
async function anyMatches(
  secrets: string[],
  signatures: string[],
  timestamp: string,
  body: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const encoder = new TextEncoder();
  const prefix = encoder.encode(`v0:${timestamp}:`);
  const signed = new Uint8Array(prefix.length + body.length);
  signed.set(prefix);
  signed.set(body, prefix.length);

  let matches = false;
  for (const secret of secrets) {
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign']);
    const expected = toHex(new Uint8Array(await crypto.subtle.sign('HMAC', key, signed)));
    for (const signature of signatures) matches = equalInConstantTime(signature, expected) || matches;
  }
  return matches;
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function equalInConstantTime(given: string, expected: string): boolean {
  // The length of an HMAC is no secret.
  if (given.length !== expected.length) return false;
  let difference = 0;
  for (let i = 0; i < expected.length; i++) difference |= given.charCodeAt(i) ^ expected.charCodeAt(i);
  return difference === 0;
}

function parseEvent(body: Uint8Array): unknown {
  let event: unknown;
  try {
    // A byte order mark is left for the parser to refuse: JSON has none.
    event = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    return fail('invalid_payload', 'The body is not JSON.');
  }
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    fail('invalid_payload', 'The body is not a JSON object.');
  }
  return event;
}
