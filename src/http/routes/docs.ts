import { RefusedError } from '../../errors.ts';
import type { HttpApp } from '../http-app.ts';
import { readStaticFiles, type StaticFile, sendFile } from '../static-files.ts';

export interface DocsRoutesDeps {
  /** The folder of the built docs. */
  docsDir: string;
}

const HIDDEN = { hide: true };

const PAGE_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
};

const NOT_BUILT =
  'The docs have not been built. Run: npm run build:docs\nThe API reference is at /docs/api all the same.\n';

/** The docs as static pages, below /docs. */
export function docsRoutes(app: HttpApp, { docsDir }: DocsRoutesDeps): void {
  let read: ReadonlyMap<string, StaticFile> = new Map();
  // Read when somebody first asks, and again while there is nothing: they may be being built.
  const files = () => {
    if (read.size === 0) read = readStaticFiles(docsDir);
    return read;
  };

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
    if (file === undefined) throw new RefusedError('not_found', 'There is no such page of the docs.');
    return sendFile(file, request, reply.headers(PAGE_HEADERS));
  });
}
