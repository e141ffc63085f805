import type { Access } from '../../access/access.ts';
import type { HttpApp } from '../http-app.ts';
import { keyBody, newKeyBody, projectBody } from '../representations.ts';
import {
  ApiKeyList,
  CreateApiKey,
  CreateProject,
  KeyWithValueRef,
  ProjectKeyPath,
  ProjectList,
  ProjectPath,
  ProjectRef,
} from '../schemas/admin.ts';
import { NoContent } from '../schemas/common.ts';
import { OPERATOR_SECURITY } from '../schemas/security.ts';
import { takesNoBody } from '../takes-no-body.ts';

export interface AdminProjectRoutesDeps {
  access: Pick<Access, 'createProject' | 'listProjects' | 'createApiKey' | 'listApiKeys' | 'deleteApiKey'>;
}

const documented = { tags: ['Operating'], security: OPERATOR_SECURITY };

/** The operator's projects and their API keys. */
export function adminProjectRoutes(app: HttpApp, { access }: AdminProjectRoutesDeps): void {
  app.post(
    '/admin/v1/projects',
    {
      config: { refusals: ['project_exists'] },
      schema: {
        ...documented,
        operationId: 'createProject',
        summary: 'Create a project',
        body: CreateProject,
        response: { 201: ProjectRef },
      },
    },
    async (request, reply) => reply.code(201).send(projectBody(await access.createProject(request.body))),
  );

  app.get(
    '/admin/v1/projects',
    {
      schema: {
        ...documented,
        operationId: 'listProjects',
        summary: 'List projects',
        response: { 200: ProjectList },
      },
    },
    async () => ({ projects: (await access.listProjects()).map(projectBody) }),
  );

  app.post(
    '/admin/v1/projects/:id/api-keys',
    {
      config: { refusals: ['not_found'] },
      schema: {
        ...documented,
        operationId: 'createApiKey',
        summary: 'Create an API key',
        description:
          'Opens the customer’s API for this project. The answer holds the key, which is never shown again.',
        params: ProjectPath,
        body: CreateApiKey,
        response: { 201: KeyWithValueRef },
      },
    },
    async (request, reply) =>
      reply.code(201).send(newKeyBody(await access.createApiKey(request.params.id, request.body.name))),
  );

  app.get(
    '/admin/v1/projects/:id/api-keys',
    {
      config: { refusals: ['not_found'] },
      schema: {
        ...documented,
        operationId: 'listApiKeys',
        summary: 'List a project’s API keys',
        params: ProjectPath,
        response: { 200: ApiKeyList },
      },
    },
    async (request) => ({ api_keys: (await access.listApiKeys(request.params.id)).map(keyBody) }),
  );

  app.delete(
    '/admin/v1/projects/:id/api-keys/:key_id',
    {
      preValidation: takesNoBody,
      config: { refusals: ['not_found'] },
      schema: {
        ...documented,
        operationId: 'deleteApiKey',
        summary: 'Revoke an API key',
        description: 'It stops opening anything at once on this node, and within a second on every other.',
        params: ProjectKeyPath,
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      await access.deleteApiKey(request.params.id, request.params.key_id);
      return reply.code(204).send(null);
    },
  );
}
