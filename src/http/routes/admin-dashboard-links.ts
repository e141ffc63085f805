import type { FastifyRequest } from 'fastify';
import type { DashboardAccess, CreatedLink as Link } from '../../access/dashboard-access.ts';
import type { HttpApp } from '../http-app.ts';
import { ProjectPath } from '../schemas/admin.ts';
import { OPERATOR_SECURITY } from '../schemas/security.ts';
import { CreatedLink, type CreatedLinkBody, CreateLink } from '../schemas/session.ts';

export interface AdminDashboardLinkRoutesDeps {
  dashboard: Pick<DashboardAccess, 'createLink'>;
  publicUrl: string | null;
}

const documented = { tags: ['Operating'], security: OPERATOR_SECURITY };
const DEFAULT_EXPIRES_IN = 900;

/** One-time links into the dashboard: how a platform lets its customers in without a second login. */
export function adminDashboardLinkRoutes(
  app: HttpApp,
  { dashboard, publicUrl }: AdminDashboardLinkRoutesDeps,
): void {
  function linkBody({ token, expiresAt }: Link, request: FastifyRequest): CreatedLinkBody {
    const base = publicUrl ?? `${request.protocol}://${request.host}`;
    return { url: dashboardLinkUrl(base, token), expires_at: new Date(expiresAt).toISOString() };
  }

  app.post(
    '/admin/v1/projects/:id/dashboard-links',
    {
      config: { refusals: ['not_found'] },
      schema: {
        ...documented,
        operationId: 'createDashboardLink',
        summary: 'Create a link into a project’s dashboard',
        description:
          'For a customer of yours: the session that it opens sees this project alone. It works once.',
        params: ProjectPath,
        body: CreateLink,
        response: { 201: CreatedLink },
      },
    },
    async (request, reply) => {
      const { expires_in: seconds = DEFAULT_EXPIRES_IN } = request.body;
      const link = await dashboard.createLink(request.params.id, seconds * 1000);
      return reply.code(201).send(linkBody(link, request));
    },
  );

  app.post(
    '/admin/v1/dashboard-links',
    {
      schema: {
        ...documented,
        operationId: 'createOperatorDashboardLink',
        summary: 'Create a link into the operator’s dashboard',
        description: 'The session that it opens sees every project. It works once.',
        body: CreateLink,
        response: { 201: CreatedLink },
      },
    },
    async (request, reply) => {
      const { expires_in: seconds = DEFAULT_EXPIRES_IN } = request.body;
      return reply.code(201).send(linkBody(await dashboard.createLink(null, seconds * 1000), request));
    },
  );
}

/** The token is in the fragment, so that it gets into no log and no link preview uses it up. */
export function dashboardLinkUrl(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/login#token=${token}`;
}
