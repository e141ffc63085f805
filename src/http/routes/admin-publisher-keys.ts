import type { Access } from '../../access/access.ts';
import type { HttpApp } from '../http-app.ts';
import { keyBody, newKeyBody } from '../representations.ts';
import { CreatePublisherKey, KeyPath, KeyWithValueRef, PublisherKeyList } from '../schemas/admin.ts';
import { NoContent } from '../schemas/common.ts';
import { OPERATOR_SECURITY } from '../schemas/security.ts';
import { takesNoBody } from '../takes-no-body.ts';

export interface AdminPublisherKeyRoutesDeps {
  access: Pick<Access, 'createPublisherKey' | 'listPublisherKeys' | 'deletePublisherKey'>;
}

const documented = { tags: ['Operating'], security: OPERATOR_SECURITY };

/** The keys that publishers publish with. */
export function adminPublisherKeyRoutes(app: HttpApp, { access }: AdminPublisherKeyRoutesDeps): void {
  app.post(
    '/admin/v1/publisher-keys',
    {
      config: { refusals: ['not_found'] },
      schema: {
        ...documented,
        operationId: 'createPublisherKey',
        summary: 'Create a publisher key',
        description: 'The answer holds the key, which is never shown again.',
        body: CreatePublisherKey,
        response: { 201: KeyWithValueRef },
      },
    },
    async (request, reply) => {
      const { name, project_id: projectId = null } = request.body;
      return reply.code(201).send(newKeyBody(await access.createPublisherKey(name, projectId)));
    },
  );

  app.get(
    '/admin/v1/publisher-keys',
    {
      schema: {
        ...documented,
        operationId: 'listPublisherKeys',
        summary: 'List publisher keys',
        response: { 200: PublisherKeyList },
      },
    },
    async () => ({ publisher_keys: (await access.listPublisherKeys()).map(keyBody) }),
  );

  app.delete(
    '/admin/v1/publisher-keys/:key_id',
    {
      preValidation: takesNoBody,
      config: { refusals: ['not_found'] },
      schema: {
        ...documented,
        operationId: 'deletePublisherKey',
        summary: 'Revoke a publisher key',
        description: 'It stops opening anything at once on this node, and within a second on every other.',
        params: KeyPath,
        response: { 204: NoContent },
      },
    },
    async (request, reply) => {
      await access.deletePublisherKey(request.params.key_id);
      return reply.code(204).send(null);
    },
  );
}
