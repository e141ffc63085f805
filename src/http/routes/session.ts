import type { FastifyRequest } from 'fastify';
import type { Access } from '../../access/access.ts';
import type { DashboardAccess } from '../../access/dashboard-access.ts';
import type { Clock } from '../../clock.ts';
import { RefusedError } from '../../errors.ts';
import type { DashboardScope, DashboardSession } from '../../store/sessions.ts';
import type { Project } from '../../store/store.ts';
import type { HttpApp } from '../http-app.ts';
import { projectBody } from '../representations.ts';
import { NoContent } from '../schemas/common.ts';
import { SESSION_SECURITY } from '../schemas/security.ts';
import { LinkPreview, LinkToken, type SessionBody, SessionRef } from '../schemas/session.ts';
import type { SessionAuth } from '../session-auth.ts';
import type { SessionCookie } from '../session-cookie.ts';
import { takesNoBody } from '../takes-no-body.ts';

/** What the page tells people of this installation. */
export interface SessionSettings {
  brand: string;
  maxWebhooks: number;
  retentionDays: number;
  attemptTimeoutMs: number;
  retryDelaysMs: readonly number[];
}

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

  async function projectsOf({ projectId }: DashboardScope): Promise<Project[]> {
    if (projectId === null) return access.listProjects();
    const project = await access.findProject(projectId);
    return project === null ? [] : [project];
  }

  function scopeBody({ projectId }: DashboardScope, projects: readonly Project[]) {
    const [first] = projects;
    return {
      role: projectId === null ? ('operator' as const) : ('customer' as const),
      project: projectId === null || first === undefined ? null : projectBody(first),
      brand: settings.brand,
    };
  }

  async function sessionBody(session: DashboardSession): Promise<SessionBody> {
    const projects = await projectsOf(session);
    return {
      ...scopeBody(session, projects),
      projects: projects.map(projectBody),
      expires_at: new Date(session.expiresAt).toISOString(),
      settings: {
        max_webhooks: settings.maxWebhooks,
        retention_days: settings.retentionDays,
        attempt_timeout_s: settings.attemptTimeoutMs / 1000,
        retry_delays_s: settings.retryDelaysMs.map((ms) => ms / 1000),
      },
    };
  }

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
      const link = await dashboard.peek(request.body.token);
      const projects = link.projectId === null ? [] : await projectsOf(link);
      return { ...scopeBody(link, projects), expires_at: new Date(link.expiresAt).toISOString() };
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
      return reply.code(201).send(await sessionBody(session));
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
    async (request) => sessionBody((await signedIn(request)).session),
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
