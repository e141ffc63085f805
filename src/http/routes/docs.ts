import { RefusedError } from '../../errors.ts';
import type { HttpApp } from '../http-app.ts';
import { HIDDEN, pagePolicy } from '../page-policy.ts';
import { isAskedByPerson } from '../page-requests.ts';
import { sendFile, staticFilesOf } from '../static-files.ts';

export interface DocsRoutesDeps {
  /** The folder of the built docs. */
  docsDir: string;
}

const PAGE_HEADERS = {
  'content-security-policy': pagePolicy(),
  'referrer-policy': 'no-referrer',
};

const NOT_FOUND_PAGE = 'not-found.html';

const NOT_BUILT =
  'The docs have not been built. Run: npm run build:docs\nThe API reference is at /docs/api all the same.\n';

/** The docs as static pages, below /docs. */
export function docsRoutes(app: HttpApp, { docsDir }: DocsRoutesDeps): void {
  const files = staticFilesOf(docsDir);

  for (const path of ['/docs', '/docs/']) {
    app.get(path, { schema: HIDDEN }, async (request, reply) => {
      const page = files().get('index.html');
      if (page !== undefined) return sendFile(page, request, reply.headers(PAGE_HEADERS));
      return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
    });
  }

  app.get('/docs/*', { schema: HIDDEN }, async (request, reply) => {
    const { '*': name } = request.params as { '*': string };
    const file = files().get(`${name}.html`) ?? files().get(name);
    if (file !== undefined) return sendFile(file, request, reply.headers(PAGE_HEADERS));
    const page = isAskedByPerson(request) ? files().get(NOT_FOUND_PAGE) : undefined;
    if (page === undefined) throw new RefusedError('not_found', 'There is no such page of the docs.');
    return sendFile(page, request, reply.code(404).headers(PAGE_HEADERS));
  });
}
