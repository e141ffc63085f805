import type { FastifyRequest } from 'fastify';
import type { Access } from '../../access/access.ts';
import type { DashboardAccess } from '../../access/dashboard-access.ts';
import type { Clock } from '../../clock.ts';
import { RefusedError } from '../../errors.ts';
import type { HttpApp } from '../http-app.ts';
import { NoContent } from '../schemas/common.ts';
import { SESSION_SECURITY } from '../schemas/security.ts';
import { LinkPreview, LinkToken, SessionRef } from '../schemas/session.ts';
import type { SessionAuth } from '../session-auth.ts';
import { SessionBodies, type SessionSettings } from '../session-bodies.ts';
import type { SessionCookie } from '../session-cookie.ts';
import { takesNoBody } from '../takes-no-body.ts';

export interface SessionRoutesDeps {
  dashboard: Pick<DashboardAccess, 'peek' | 'open' | 'end'>;
  access: Pick<Access, 'findProject' | 'listProjects'>;
  sessions: SessionAuth;
  cookie: SessionCookie;
  settings: SessionSettings;
  clock: Pick<Clock, 'wall'>;
}

const tags = ['Dashboard'];

/** Links become sessions here, and sessions end. */
export function sessionRoutes(app: HttpApp, deps: SessionRoutesDeps): void {
  const { dashboard, access, sessions, cookie, settings, clock } = deps;

  const bodies = new SessionBodies(access, settings);

  async function signedIn(request: FastifyRequest) {
    const found = await sessions.signedIn(request);
    if (found !== null) return found;
    throw new RefusedError('unauthorized', 'Nobody is signed in. Open the dashboard with a link.');
  }

  app.post(
    '/v1/session/preview',
    {
      config: { refusals: ['unauthorized', 'internal_error', 'unavailable'] },
      schema: {
        tags,
        operationId: 'previewLink',
        summary: 'Look at a dashboard link',
        description: 'Says what a link opens, without using it up.',
        body: LinkToken,
        response: { 200: LinkPreview },
      },
    },
    async (request) => {
      return bodies.link(await dashboard.peek(request.body.token));
    },
  );

  app.post(
    '/v1/session',
    {
      config: { refusals: ['unauthorized', 'forbidden', 'internal_error', 'unavailable'] },
      schema: {
        tags,
        operationId: 'createSession',
        summary: 'Sign in with a dashboard link',
        description: 'Uses the link up. The answer sets the session’s cookie.',
        body: LinkToken,
        response: { 201: SessionRef },
      },
    },
    async (request, reply) => {
      sessions.refuseForeignPage(request);
      const { token, session } = await dashboard.open(request.body.token);
      cookie.write(request, reply, token, Math.floor((session.expiresAt - clock.wall()) / 1000));
      return reply.code(201).send(await bodies.session(session));
    },
  );

  app.get(
    '/v1/session',
    {
      schema: {
        tags,
        security: SESSION_SECURITY,
        operationId: 'getSession',
        summary: 'Who is signed in',
        response: { 200: SessionRef },
      },
    },
    async (request) => bodies.session((await signedIn(request)).session),
  );

  app.delete(
    '/v1/session',
    {
      preValidation: takesNoBody,
      schema: {
        tags,
        security: SESSION_SECURITY,
        operationId: 'endSession',
        summary: 'Sign out',
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      const { token } = await signedIn(request);
      await dashboard.end(token);
      cookie.write(request, reply, '', 0);
      return reply.code(204).send(null);
    },
  );
}
