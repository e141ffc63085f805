import { parseExactly } from '../../../src/json/exact-numbers.ts';
import { ApiError, type FaultyField, UnreachableError } from './errors.ts';

export type Query = Record<string, string | number | boolean | undefined>;

/**
 * Calls the service with the session's cookie. One client speaks for one project: that of a customer's session, or the
 * one that an operator has chosen; null for calls that are about none.
 */
export class ApiClient {
  readonly projectId: string | null;

  constructor(projectId: string | null) {
    this.projectId = projectId;
  }

  get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
    return this.#call<T>('GET', withQuery(path, query), undefined, signal);
  }

  post<T>(path: string, body?: unknown): Promise<T> {
    return this.#call<T>('POST', path, body);
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.#call<T>('PATCH', path, body);
  }

  async delete(path: string): Promise<void> {
    await this.#call<void>('DELETE', path);
  }

  async #call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    const response = await this.#send(method, path, body, signal);
    const text = await response.text().catch(() => {
      throw new UnreachableError();
    });
    if (!response.ok) throw readError(response.status, text);
    return (text === '' ? undefined : parseExactly(text)) as T;
  }

  async #send(method: string, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
    try {
      return await fetch(path, {
        method,
        credentials: 'same-origin',
        headers: {
          ...(this.projectId !== null && { 'anchor-project': this.projectId }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal !== undefined && { signal }),
      });
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      throw new UnreachableError();
    }
  }
}

/** Whether the service is there at this moment. */
export async function doesServiceAnswer(): Promise<boolean> {
  try {
    return (await fetch('/healthz', { cache: 'no-store' })).ok;
  } catch {
    return false;
  }
}

/** The path with the parameters that are set. */
export function withQuery(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') parameters.set(name, String(value));
  }
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}

/** The service's own words; a proxy in between may answer with something else. */
export function readError(status: number, text: string): ApiError {
  try {
    const {
      error,
      code,
      details,
      request_id: requestId,
    } = JSON.parse(text) as {
      error?: string;
      code?: string;
      details?: FaultyField[];
      request_id?: string;
    };
    if (typeof error === 'string' && typeof code === 'string')
      return new ApiError(status, code, error, details, requestId);
  } catch {
    // Not JSON: said below.
  }
  return new ApiError(status, 'unknown', `The service answered with status ${status}.`);
}
