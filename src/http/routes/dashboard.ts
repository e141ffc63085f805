import { RefusedError } from '../../errors.ts';

import type { HttpApp } from '../http-app.ts';
import { readStaticFiles, type StaticFile, sendFile } from '../static-files.ts';

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

const HIDDEN = { hide: true };

const PAGE_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    // The component library sets its colours in a style element and sizes in attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
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
  let read: ReadonlyMap<string, StaticFile> = new Map();
  // Read when somebody first asks, and again while there is nothing: it may be being built.
  const files = () => {
    if (read.size === 0) read = readStaticFiles(dashboardDir);
    return read;
  };

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
