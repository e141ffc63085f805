import { createRootRoute, createRoute, createRouter, Outlet, redirect } from '@tanstack/react-router';
import { type DeliverySearch, readFilters } from './deliveries/filters.ts';
import { lazyPage } from './layout/lazy-page.ts';
import { NotFoundPage, PageCrash } from './layout/not-found.tsx';
import { Shell } from './layout/shell.tsx';
import { LoginPage } from './session/login-page.tsx';
import { SessionGate } from './session/session-gate.tsx';
import { WebhooksPage } from './webhooks/webhooks-page.tsx';

const root = createRootRoute({ component: Outlet });

const login = createRoute({ getParentRoute: () => root, path: '/login', component: LoginPage });

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: () => (
    <SessionGate>
      <Shell />
    </SessionGate>
  ),
});

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/webhooks', replace: true });
  },
});

const webhooks = createRoute({ getParentRoute: () => app, path: '/webhooks', component: WebhooksPage });
const newWebhook = createRoute({
  getParentRoute: () => app,
  path: '/webhooks/new',
  component: lazyPage(() => import('./webhooks/new-webhook-page.tsx'), 'NewWebhookPage'),
});
const webhook = createRoute({
  getParentRoute: () => app,
  path: '/webhooks/$webhookId',
  component: lazyPage(() => import('./webhooks/webhook-page.tsx'), 'WebhookPage'),
});
const webhookSettings = createRoute({
  getParentRoute: () => app,
  path: '/webhooks/$webhookId/settings',
  component: lazyPage(() => import('./webhooks/settings-page.tsx'), 'SettingsPage'),
});
const webhookTest = createRoute({
  getParentRoute: () => app,
  path: '/webhooks/$webhookId/test',
  component: lazyPage(() => import('./webhooks/test-page.tsx'), 'TestPage'),
});
const delivery = createRoute({
  getParentRoute: () => app,
  path: '/webhooks/$webhookId/events/$deliveryId',
  component: lazyPage(() => import('./deliveries/delivery-page.tsx'), 'DeliveryPage'),
});
const deliveries = createRoute({
  getParentRoute: () => app,
  path: '/events',
  validateSearch: readFilters,
  component: lazyPage(() => import('./deliveries/deliveries-page.tsx'), 'DeliveriesPage'),
});
const catalog = createRoute({
  getParentRoute: () => app,
  path: '/catalog',
  component: lazyPage(() => import('./catalog/catalog-page.tsx'), 'CatalogPage'),
});
const catalogType = createRoute({
  getParentRoute: () => app,
  path: '/catalog/$type',
  component: lazyPage(() => import('./catalog/event-type-page.tsx'), 'EventTypePage'),
});
const projects = createRoute({
  getParentRoute: () => app,
  path: '/operator/projects',
  component: lazyPage(() => import('./operator/projects-page.tsx'), 'ProjectsPage'),
});
const project = createRoute({
  getParentRoute: () => app,
  path: '/operator/projects/$projectId',
  component: lazyPage(() => import('./operator/project-page.tsx'), 'ProjectPage'),
});
const publisherKeys = createRoute({
  getParentRoute: () => app,
  path: '/operator/publisher-keys',
  component: lazyPage(() => import('./operator/publisher-keys-page.tsx'), 'PublisherKeysPage'),
});

/** Whatever else is asked for, within the frame, so that there is a way on. */
const elsewhere = createRoute({ getParentRoute: () => app, path: '$', component: NotFoundPage });

const routeTree = root.addChildren([
  start,
  login,
  app.addChildren([
    webhooks,
    newWebhook,
    webhook,
    webhookSettings,
    webhookTest,
    delivery,
    deliveries,
    catalog,
    catalogType,
    projects,
    project,
    publisherKeys,
    elsewhere,
  ]),
]);

export function createDashboardRouter() {
  return createRouter({
    routeTree,
    scrollRestoration: true,
    defaultPreload: 'intent',
    defaultErrorComponent: PageCrash,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createDashboardRouter>;
  }
  /** What is known of an entry of the browser's history, besides its address. */
  interface HistoryState {
    /** The entry before is the page of newer deliveries. */
    newerIsBefore?: boolean;
    /** The deliveries that were listed where this one was opened. */
    eventsSearch?: DeliverySearch;
  }
}
