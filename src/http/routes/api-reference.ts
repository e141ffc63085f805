import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import Fastify from 'fastify';
import type { HttpApp } from '../http-app.ts';
import { HIDDEN, pagePolicy } from '../page-policy.ts';

/**
 * The reference page: Scalar's, from the package and nowhere else. Its fonts, telemetry, proxy and assistant are off, and
 * the Content-Security-Policy lets the page reach this service alone.
 */
export function apiReferenceRoutes(app: HttpApp, options: { title: string }): void {
  const script = createScriptSource();
  const page = pageHtml(options.title);

  for (const path of ['/docs/api', '/docs/api/']) {
    app.get(path, { schema: HIDDEN }, async (_request, reply) =>
      reply.headers(PAGE_HEADERS).type('text/html; charset=utf-8').send(page),
    );
  }

  app.get('/docs/api/start.js', { schema: HIDDEN }, async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(START_SCRIPT),
  );

  app.get('/docs/api/scalar.js', { schema: HIDDEN }, async (_request, reply) =>
    reply
      .headers({ 'content-encoding': 'gzip', 'cache-control': 'public, max-age=86400' })
      .type('text/javascript; charset=utf-8')
      .send(await script()),
  );
}

const PAGE_HEADERS = {
  // The page sets styles from its script.
  'content-security-policy': pagePolicy({ style: "'unsafe-inline'", img: 'data:', font: 'data:' }),
  'referrer-policy': 'no-referrer',
};

const START_SCRIPT = `Scalar.createApiReference('#app', ${JSON.stringify({
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  proxyUrl: '',
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: 'never',
  hideClientButton: true,
  documentDownloadType: 'json',
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
})});\n`;

function pageHtml(title: string): string {
  const safe = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${safe}</title>
    <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
  </head>
  <body>
    <div id="app"></div>
    <noscript>This page needs JavaScript. The same as JSON: <a href="/openapi.json">/openapi.json</a></noscript>
    <script src="/docs/api/scalar.js"></script>
    <script src="/docs/api/start.js"></script>
  </body>
</html>
`;
}

/**
 * Scalar's script, compressed. The package carries it as 5 MB of text: loading it takes 0.15 s and 33 MB, which only a
 * service whose page somebody opens should pay. The package's only door to it is its plugin, so a bare app opens that.
 */
function createScriptSource(): () => Promise<Buffer> {
  let loading: Promise<Buffer> | undefined;

  async function load(): Promise<Buffer> {
    const { default: scalar } = await import('@scalar/fastify-api-reference');
    const bare = Fastify();
    await bare.register(scalar, { routePrefix: '/docs', configuration: { url: '/openapi.json' } });
    const answer = await bare.inject('/docs/js/scalar.js');
    await bare.close();
    if (answer.statusCode !== 200)
      throw new Error(`The reference page's script answered ${answer.statusCode}.`);
    return promisify(gzip)(answer.rawPayload);
  }

  return () => {
    loading ??= load();
    return loading;
  };
}
