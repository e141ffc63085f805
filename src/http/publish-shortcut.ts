import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Access } from '../access/access.ts';
import type { BackPressure } from '../deliver/back-pressure.ts';
import type { Publisher, PublishResult, PublishScope } from '../publish/publisher.ts';
import { COMMON_HEADERS } from './common-headers.ts';
import type { ExplainError } from './errors.ts';
import { parseJsonBody } from './json-body.ts';
import { PUBLISH_BODY_LIMIT, PUBLISH_PATH } from './routes/publish.ts';

export interface ShortcutDeps {
  access: Pick<Access, 'knownPublisherScope'>;
  publisher: Pick<Publisher, 'publish'>;
  pressure: Pick<BackPressure, 'relief'>;
  explain: ExplainError;
  newRequestId: () => string;
  /** While the app closes, the framework tells clients so; it has to see their requests. */
  isClosing: () => boolean;
}

/**
 * A shorter way for the one request that comes thousands of times a second. Through the framework, publishing one event
 * and delivering it costs a twentieth more CPU (docs/adr/0013). Only a request about which nothing is unusual goes this
 * way, with a key that was looked up lately; every other one goes to `route`, which answers the same.
 */
export function publishShortcut(deps: ShortcutDeps, route: RequestListener): RequestListener {
  return (request, response) => {
    const scope = usualScope(deps, request);
    if (scope === null) {
      route(request, response);
      return;
    }
    const take = () => readBody(request, (body) => publish(deps, request, response, scope, body));
    const relief = deps.pressure.relief();
    if (relief === null) take();
    else void relief.then(take);
  };
}

/** What a usual request may publish to; null for any other. */
function usualScope(deps: ShortcutDeps, request: IncomingMessage): PublishScope | null {
  try {
    return deps.isClosing() || !isUsual(request) ? null : scopeOf(request, deps.access);
  } catch {
    // The route meets the same fault, and answers it; nobody would catch it here.
    return null;
  }
}

function isUsual({ method, url, headers }: IncomingMessage): boolean {
  if (method !== 'POST' || url !== PUBLISH_PATH || headers['content-type'] !== 'application/json')
    return false;
  const length = Number(headers['content-length']);
  return length > 0 && length <= PUBLISH_BODY_LIMIT;
}

const BEARER = 'Bearer ';

function scopeOf({ headers }: IncomingMessage, access: ShortcutDeps['access']): PublishScope | null {
  const { authorization } = headers;
  if (!authorization?.startsWith(BEARER)) return null;
  return access.knownPublisherScope(authorization.slice(BEARER.length));
}

/** Never calls back where the client goes away in the middle of it. */
function readBody(request: IncomingMessage, whole: (body: Buffer) => void): void {
  let first: Buffer | null = null;
  const more: Buffer[] = [];
  request.on('data', (chunk: Buffer) => {
    if (first === null) first = chunk;
    else more.push(chunk);
  });
  request.on('end', () => {
    if (first !== null) whole(more.length === 0 ? first : Buffer.concat([first, ...more]));
  });
}

function publish(
  deps: ShortcutDeps,
  request: IncomingMessage,
  response: ServerResponse,
  scope: PublishScope,
  body: Buffer,
): void {
  const id = deps.newRequestId();
  const refuse = (error: unknown) => {
    const { status, retryAfter, body } = deps.explain(error, {
      id,
      method: 'POST',
      url: PUBLISH_PATH,
      ip: request.socket.remoteAddress ?? '',
    });
    answer(response, id, status, JSON.stringify(body), retryAfter);
  };
  // An event's id has no character that JSON escapes.
  const accept = (published: PublishResult) =>
    answer(response, id, 202, `{"id":"${published.id}","duplicate":${published.duplicate}}`);
  try {
    deps.publisher.publish(parseJsonBody(body), scope).then(accept, refuse);
  } catch (error) {
    refuse(error);
  }
}

function answer(
  response: ServerResponse,
  id: string,
  status: number,
  body: string,
  retryAfter?: number,
): void {
  const headers = ['x-request-id', id, ...COMMON_HEADERS];
  if (retryAfter !== undefined) headers.push('retry-after', String(retryAfter));
  headers.push('content-type', 'application/json; charset=utf-8');
  headers.push('content-length', String(Buffer.byteLength(body)));
  response.writeHead(status, headers);
  response.end(body);
}
