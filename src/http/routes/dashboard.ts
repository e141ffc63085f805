import type { FastifyReply, FastifyRequest } from 'fastify';
import { RefusedError } from '../../errors.ts';
import type { HttpApp } from '../http-app.ts';
import { HIDDEN, pagePolicy } from '../page-policy.ts';
import { type StaticFile, sendFile, staticFilesOf } from '../static-files.ts';

/** The page's own addresses; each is answered with the page, which then shows what the address says. */
export const DASHBOARD_PAGES = [
  '/',
  '/login',
  '/webhooks',
  '/webhooks/*',
  '/events',
  '/events/*',
  '/catalog',
  '/catalog/*',
  '/operator',
  '/operator/*',
];

const PAGE_HEADERS = {
  // The component library sets its colours in a style element and sizes in attributes.
  'content-security-policy': pagePolicy({ style: "'unsafe-inline'", img: 'data:', font: 'data:' }),
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  // Addresses of the page name webhooks and deliveries: no other site learns of them.
  'referrer-policy': 'same-origin',
};

const NOT_BUILT = 'The dashboard has not been built. Run: npm run build:dashboard\n';

/** The dashboard as it was built. */
export class DashboardFiles {
  readonly #files: ReturnType<typeof staticFilesOf>;

  /** @param folder of the built page */
  constructor(folder: string) {
    this.#files = staticFilesOf(folder);
  }

  /** Answers with the page, which shows what the request's address says: also that there is no such page. */
  sendPage(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const page = this.#files().get('index.html');
    if (page !== undefined) return sendFile(page, request, reply.headers(PAGE_HEADERS));
    return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
  }

  /** A file that the page is made of. */
  asset(name: string): StaticFile | undefined {
    return this.#files().get(`assets/${name}`);
  }
}

/** The dashboard: one page for all of its addresses, and the files that it is made of. */
export function dashboardRoutes(app: HttpApp, files: DashboardFiles): void {
  for (const path of DASHBOARD_PAGES) {
    app.get(path, { schema: HIDDEN }, async (request, reply) => files.sendPage(request, reply));
  }

  app.get('/assets/*', { schema: HIDDEN }, async (request, reply) => {
    const { '*': name } = request.params as { '*': string };
    const file = files.asset(name);
    if (file === undefined) throw new RefusedError('not_found', 'There is nothing at this address.');
    return sendFile(file, request, reply);
  });
}
