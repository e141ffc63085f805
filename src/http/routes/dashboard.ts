import { RefusedError } from '../../errors.ts';
import type { HttpApp } from '../http-app.ts';
import { HIDDEN, pagePolicy } from '../page-policy.ts';
import { sendFile, staticFilesOf } from '../static-files.ts';

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

export interface DashboardRoutesDeps {
  /** The folder of the built page. */
  dashboardDir: string;
}

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

/** The dashboard: one page for all of its addresses, and the files that it is made of. */
export function dashboardRoutes(app: HttpApp, { dashboardDir }: DashboardRoutesDeps): void {
  const files = staticFilesOf(dashboardDir);

  for (const path of DASHBOARD_PAGES) {
    app.get(path, { schema: HIDDEN }, async (request, reply) => {
      reply.headers(PAGE_HEADERS);
      const page = files().get('index.html');
      if (page !== undefined) return sendFile(page, request, reply);
      return reply.code(503).type('text/plain; charset=utf-8').send(NOT_BUILT);
    });
  }

  app.get('/assets/*', { schema: HIDDEN }, async (request, reply) => {
    const { '*': name } = request.params as { '*': string };
    const file = files().get(`assets/${name}`);
    if (file === undefined) throw new RefusedError('not_found', 'There is nothing at this address.');
    return sendFile(file, request, reply);
  });
}
