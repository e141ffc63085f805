import {
  AnchorApiError,
  AnchorConnectionError,
  type Credential,
  type ErrorDetail,
  MalformedCredentialError,
  MissingCredentialError,
} from './errors.ts';
import { DEFAULT_RETRY, pause, type Repeatable, type RetryPolicy, withRetries } from './retry.ts';
import { OPERATIONS, type Operations } from './types.ts';

export interface ClientOptions {
  /** Where the service is, such as `https://webhooks.example.com`. */
  url: string;
  /** `ak_…`: opens the customer's API of one project. */
  apiKey?: string | undefined;
  /** `pk_…`: publishes events. */
  publisherKey?: string | undefined;
  /** Opens the operator's API. */
  adminToken?: string | undefined;
  /** Retries after a failed try; 4 if left out, 0 for none. */
  retries?: number;
  /** Deadline of each try in ms; 30,000 if left out. */
  timeoutMs?: number;
  /** Reads answers; `JSON.parse` if left out. For one that keeps all digits of the numbers in a payload. */
  parse?: (text: string) => unknown;
  /** For tests, proxies and old runtimes; the global `fetch` if left out. */
  fetch?: typeof fetch;
}

export type OperationName = keyof Operations;

/** What a call gives besides its name: only what the operation takes. */
export type Input<Name extends OperationName> = OptionalIfEmpty<'path', Operations[Name]['path']> &
  QueryPart<Operations[Name]['query']> &
  (Operations[Name]['body'] extends undefined ? unknown : { body: Operations[Name]['body'] }) & {
    signal?: AbortSignal | undefined;
  };

type OptionalIfEmpty<Key extends string, T> = keyof T extends never ? unknown : { [K in Key]: T };
type QueryPart<T> = keyof T extends never ? unknown : { query?: T };

interface Loose {
  path?: Record<string, string>;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  signal?: AbortSignal | undefined;
}

const TIMEOUT_MS = 30_000;
const SAFE = new Set<string>(['GET', 'PUT', 'PATCH', 'DELETE']);
/** POST operations that may be repeated: these carry an id that makes them idempotent. */
const IDEMPOTENT_BY_ID = new Set<OperationName>(['publishEvent', 'publishEvents']);

/** Sends requests: credentials, deadline, retries, and errors as objects. */
export class Connection {
  readonly #options: ClientOptions;
  readonly #base: string;
  readonly #fetch: typeof fetch;
  readonly #parse: (text: string) => unknown;
  readonly #retry: RetryPolicy;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#base = options.url.replace(/\/+$/, '');
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.#parse = options.parse ?? JSON.parse;
    this.#retry = { ...DEFAULT_RETRY, ...(options.retries !== undefined && { retries: options.retries }) };
  }

  /**
   * Calls one operation by its operationId.
   *
   * @throws AnchorApiError where the service refuses, AnchorConnectionError where no answer came,
   *   MissingCredentialError where the client lacks the key, MalformedCredentialError where that cannot be one
   */
  async call<Name extends OperationName>(
    name: Name,
    input: Input<Name>,
  ): Promise<Operations[Name]['answer']> {
    const place = OPERATIONS[name];
    const loose: Loose = input;
    const repeatable: Repeatable =
      SAFE.has(place.method) || IDEMPOTENT_BY_ID.has(name) ? 'always' : 'unless_done';
    const run = async () => {
      const { response, body } = await this.#try(name, loose);
      return readAnswer(name, response, body, this.#parse);
    };
    return (await withRetries(run, repeatable, this.#retry, (ms) =>
      pause(ms, loose.signal),
    )) as Operations[Name]['answer'];
  }

  /**
   * Opens a response to be read as it comes: no deadline, no retry.
   *
   * @throws as `call` does
   */
  async open(name: OperationName, input: Loose & { headers: Record<string, string> }): Promise<Response> {
    const response = await this.#send(name, input, input.signal, input.headers);
    if (!response.ok) readAnswer(name, response, await response.text(), this.#parse);
    return response;
  }

  async #try(name: OperationName, input: Loose): Promise<{ response: Response; body: string }> {
    const timeoutMs = this.#options.timeoutMs ?? TIMEOUT_MS;
    const deadline = AbortSignal.timeout(timeoutMs);
    const signal = input.signal === undefined ? deadline : AbortSignal.any([deadline, input.signal]);
    try {
      const response = await this.#send(name, input, signal, {});
      return { response, body: await this.#read(response, signal) };
    } catch (error) {
      if (!deadline.aborted || input.signal?.aborted) throw error;
      const message = `The service at ${this.#base} did not answer within ${timeoutMs} ms.`;
      throw new AnchorConnectionError('timeout', message, { cause: error });
    }
  }

  async #read(response: Response, signal: AbortSignal): Promise<string> {
    try {
      return await response.text();
    } catch (error) {
      if (signal.aborted) throw error;
      const message = `The connection to the service at ${this.#base} was lost in the middle of its answer.`;
      throw new AnchorConnectionError('unreachable', message, { cause: error });
    }
  }

  async #send(
    name: OperationName,
    input: Loose,
    signal: AbortSignal | undefined,
    headers: Record<string, string>,
  ): Promise<Response> {
    const { method, credential } = OPERATIONS[name];
    const { body } = input;
    const init: RequestInit = {
      method,
      headers: {
        accept: 'application/json',
        ...headers,
        ...this.#credential(credential),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      // The service never redirects; following one could carry the key to somebody else.
      redirect: 'error',
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
    };
    const url = this.#base + addressOf(name, input);
    try {
      return await this.#fetch(url, init);
    } catch (error) {
      if (signal?.aborted) throw error;
      const message = `The service at ${this.#base} could not be reached: ${causeOf(error)}.`;
      throw new AnchorConnectionError('unreachable', message, { cause: error });
    }
  }

  #credential(kind: Credential | null): Record<string, string> {
    if (kind === null) return {};
    const value = this.#options[kind]?.trim();
    if (value === undefined || value === '') throw new MissingCredentialError(kind);
    // `fetch` would refuse it with an error that quotes it.
    if (!/^[\x21-\x7e]+$/.test(value)) throw new MalformedCredentialError(kind);
    return kind === 'apiKey' ? { 'anchor-api-key': value } : { authorization: `Bearer ${value}` };
  }
}

function addressOf(name: OperationName, input: Loose): string {
  const path = OPERATIONS[name].path.replace(/\{(\w+)\}/g, (_, key: string) =>
    encodeURIComponent(input.path?.[key] ?? ''),
  );
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined) query.set(key, String(value));
  }
  return query.size === 0 ? path : `${path}?${query}`;
}

/** Operations whose answer is no JSON. */
const ANSWERED_AS_TEXT = new Set<OperationName>(['metrics', 'streamDeliveries']);

function readAnswer(
  name: OperationName,
  response: Response,
  body: string,
  read: (text: string) => unknown,
): unknown {
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  if (response.ok) {
    if (response.status === 204) return undefined;
    if (isJson) return parse(body, read);
    if (ANSWERED_AS_TEXT.has(name)) return body;
    throw notOurs();
  }
  const { error, code, details, request_id: requestId } = isJson ? readError(body) : {};
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  throw new AnchorApiError({
    status: response.status,
    code: code ?? 'unknown',
    // A proxy in between answers in its own words.
    message: error ?? `The service answered ${response.status} without saying why.`,
    details: details ?? [],
    requestId: requestId ?? response.headers.get('x-request-id'),
    retryAfter: Number.isFinite(retryAfter) ? retryAfter : null,
  });
}

interface ErrorAnswer {
  error?: string;
  code?: string;
  details?: ErrorDetail[];
  request_id?: string;
}

function readError(body: string): ErrorAnswer {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as ErrorAnswer) : {};
  } catch {
    return {};
  }
}

function parse(body: string, read: (text: string) => unknown): unknown {
  try {
    return read(body);
  } catch (error) {
    throw notOurs({ cause: error });
  }
}

/** Whoever else answers at a URL that was mistyped says 200 to anything: that must not pass for a thing done. */
function notOurs(options?: ErrorOptions): AnchorConnectionError {
  const message = 'The answer is not JSON: is the URL that of the service?';
  return new AnchorConnectionError('broken_answer', message, options);
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (cause instanceof AggregateError && cause.errors.length > 0) return causeOf(cause.errors[0]);
  if (cause instanceof Error) return cause.message || String('code' in cause ? cause.code : cause.name);
  return String(cause);
}
