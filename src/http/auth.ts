import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Access } from '../access/access.ts';
import { RefusedError } from '../errors.ts';
import type { PublishScope } from '../publish/accept.ts';
import type { DashboardSession } from '../store/sessions.ts';
import type { HttpApp } from './http-app.ts';
import type { RateLimiter } from './rate-limit.ts';
import type { SessionAuth } from './session-auth.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The project that the caller of the customer's API may see; '' elsewhere. */
    projectId: string;
    /** What the caller of the publisher's API may publish to; null elsewhere. */
    publishScope: PublishScope | null;
  }
}

type Hook = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void;

/** Gives every request the fields that authentication fills, so that all requests share one hidden class. */
export function decorateRequests(app: HttpApp): void {
  app.decorateRequest('projectId', '');
  app.decorateRequest('publishScope', null);
}

/**
 * Lets in who has an API key, or else a dashboard session; everything behind it is scoped to the key's project, or to the
 * session's. An operator's session says in each request which project is meant.
 */
export function requireApiKey(
  access: Pick<Access, 'projectOfApiKey' | 'projectExists'>,
  sessions: SessionAuth,
  limiter: RateLimiter | null,
): Hook {
  async function bySession(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const signedIn = await sessions.signedIn(request);
    if (signedIn === null) {
      // Where most other services take it.
      const where =
        request.headers.authorization === undefined
          ? ''
          : ' The API key is sent there, not in Authorization.';
      throw new RefusedError('unauthorized', `The anchor-api-key header is missing.${where}`);
    }
    request.projectId = await projectOf(signedIn.session, request, access);
    const refusal = limiter === null ? undefined : overLimit(limiter, signedIn.token, reply);
    if (refusal !== undefined) throw refusal;
  }

  return (request, reply, done) => {
    const key = request.headers['anchor-api-key'];
    if (typeof key !== 'string' || key === '') {
      bySession(request, reply).then(() => done(), done);
      return;
    }
    access.projectOfApiKey(key).then((projectId) => {
      if (projectId === null) {
        done(new RefusedError('unauthorized', `The API key is unknown or revoked.${hint(key, 'ak_')}`));
        return;
      }
      request.projectId = projectId;
      done(limiter === null ? undefined : overLimit(limiter, key, reply));
    }, done);
  };
}

/** Whether what `requireApiKey` has let in would still be let in: for requests that stay open for long. */
export function stillAllowed(access: Pick<Access, 'projectOfApiKey'>, sessions: SessionAuth) {
  return async (request: FastifyRequest): Promise<boolean> => {
    const key = request.headers['anchor-api-key'];
    if (typeof key === 'string' && key !== '') {
      return (await access.projectOfApiKey(key)) === request.projectId;
    }
    try {
      return (await sessions.signedIn(request)) !== null;
    } catch (error) {
      if (error instanceof RefusedError) return false;
      throw error;
    }
  };
}

/** Lets in who has a publisher key. On the way of every publish: no more than a look-up and one promise. */
export function requirePublisherKey(access: Pick<Access, 'publisherScope'>): Hook {
  return (request, reply, done) => {
    const key = bearerToken(request);
    if (key === null) {
      done(challenge(reply, 'Send the publisher key as "Authorization: Bearer <publisher key>".'));
      return;
    }
    access.publisherScope(key).then((scope) => {
      request.publishScope = scope;
      if (scope !== null) done();
      else done(challenge(reply, `The publisher key is unknown or revoked.${hint(key, 'pk_')}`));
    }, done);
  };
}

/** Lets in who has the operator's token, or else an operator's dashboard session. */
export function requireAdminToken(access: Pick<Access, 'isAdmin'>, sessions: SessionAuth): Hook {
  async function bySession(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const signedIn = await sessions.signedIn(request);
    if (signedIn === null) {
      throw challenge(reply, 'Send the admin token as "Authorization: Bearer <admin token>".');
    }
    if (signedIn.session.projectId !== null) {
      throw new RefusedError('forbidden', 'This session is of one project; only an operator may do this.');
    }
  }

  return (request, reply, done) => {
    const token = bearerToken(request);
    if (token === null) bySession(request, reply).then(() => done(), done);
    else if (!access.isAdmin(token)) done(challenge(reply, `The admin token is wrong.${hint(token, 'at_')}`));
    else done();
  };
}

/** The scope that `requirePublisherKey` found. */
export function publishScopeOf(request: FastifyRequest): PublishScope {
  if (request.publishScope === null) throw new Error('A publishing route lacks its authentication.');
  return request.publishScope;
}

function overLimit(limiter: RateLimiter, key: string, reply: FastifyReply): RefusedError | undefined {
  const decision = limiter.take(key);
  reply.header('ratelimit-limit', decision.limit);
  reply.header('ratelimit-remaining', decision.remaining);
  reply.header('ratelimit-reset', decision.resetSeconds);
  if (decision.allowed) return undefined;
  const { retryAfterSeconds: wait } = decision;
  return new RefusedError(
    'rate_limited',
    `Too many requests with this key. Try again in ${wait} s.`,
    [],
    wait,
  );
}

/** The project that a session's request means: its own, or for an operator the one that the request names. */
async function projectOf(
  session: DashboardSession,
  request: FastifyRequest,
  access: Pick<Access, 'projectExists'>,
): Promise<string> {
  const named = namedProject(request);
  if (session.projectId !== null) {
    if (named !== null && named !== session.projectId) throw noSuchProject();
    return session.projectId;
  }
  if (named === null) {
    throw new RefusedError(
      'invalid_request',
      'An operator’s session opens every project: name one in the anchor-project header.',
    );
  }
  if (!(await access.projectExists(named))) throw noSuchProject();
  return named;
}

/** In the header, or where a page cannot send one (an EventSource) in the query. */
function namedProject(request: FastifyRequest): string | null {
  const query = request.query as { project_id?: unknown } | undefined;
  const named = request.headers['anchor-project'] ?? query?.project_id;
  return typeof named === 'string' && named !== '' ? named.toLowerCase() : null;
}

function noSuchProject(): RefusedError {
  return new RefusedError('not_found', 'There is no such project.');
}

const BEARER = 'bearer ';

function bearerToken(request: FastifyRequest): string | null {
  const header = request.headers.authorization;
  if (header === undefined || header.slice(0, BEARER.length).toLowerCase() !== BEARER) return null;
  const token = header.slice(BEARER.length).trim();
  return token === '' ? null : token;
}

/** RFC 9110, section 11.6.1: a 401 names the scheme that would be taken. */
function challenge(reply: FastifyReply, sentence: string): RefusedError {
  reply.header('www-authenticate', 'Bearer');
  return new RefusedError('unauthorized', sentence);
}

const KEY_KINDS = { ak_: 'an API key', pk_: 'a publisher key', at_: 'an admin token' };
type KeyPrefix = keyof typeof KEY_KINDS;

/** Says so where somebody sent a key of the other kind. */
function hint(key: string, wanted: KeyPrefix): string {
  const prefix = key.slice(0, 3);
  if (!Object.hasOwn(KEY_KINDS, prefix) || prefix === wanted) return '';
  return ` It is ${KEY_KINDS[prefix as KeyPrefix]}; ${KEY_KINDS[wanted]} is needed here.`;
}
