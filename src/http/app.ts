import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import type { Access } from '../access/access.ts';
import type { DashboardAccess } from '../access/dashboard-access.ts';
import type { Clock } from '../clock.ts';
import {
  decorateRequests,
  requireAdminToken,
  requireApiKey,
  requirePublisherKey,
  stillAllowed,
} from './auth.ts';
import { answerClientError } from './client-errors.ts';
import { COMMON_HEADERS } from './common-headers.ts';
import { COMPILERS } from './compilers.ts';
import { createErrorAnswers, createErrorHandler, type ExplainError } from './errors.ts';
import { createFailedAuthLimit } from './failed-auth.ts';
import type { HttpApp } from './http-app.ts';
import { parseJsonBody } from './json-body.ts';
import { type Describe, describeApi } from './openapi.ts';
import { PublishLane } from './publish-lane/lane.ts';
import { publishByLane } from './publish-lane/publish-by-lane.ts';
import { ResponseText } from './publish-lane/response-text.ts';
import { createRateLimiter } from './rate-limit.ts';
import { createRequestIds } from './request-ids.ts';
import { adminDashboardLinkRoutes } from './routes/admin-dashboard-links.ts';
import { type AdminProjectRoutesDeps, adminProjectRoutes } from './routes/admin-projects.ts';
import { type AdminPublisherKeyRoutesDeps, adminPublisherKeyRoutes } from './routes/admin-publisher-keys.ts';
import { apiReferenceRoutes } from './routes/api-reference.ts';
import { DashboardFiles, dashboardRoutes } from './routes/dashboard.ts';
import { type DeliveryRoutesDeps, deliveryRoutes } from './routes/deliveries.ts';
import { type DeliveryStreamRoutesDeps, deliveryStreamRoutes } from './routes/delivery-stream.ts';
import { docsRoutes } from './routes/docs.ts';
import { type EventRoutesDeps, eventRoutes } from './routes/events.ts';
import { type HealthRoutesDeps, healthRoutes } from './routes/health.ts';
import { type MetricsRoutesDeps, metricsRoutes } from './routes/metrics.ts';
import { openApiRoutes } from './routes/openapi.ts';
import { type PreviewRoutesDeps, previewRoutes } from './routes/previews.ts';
import { type PublishRoutesDeps, publishRoutes } from './routes/publish.ts';
import { sessionRoutes } from './routes/session.ts';
import { type StatsRoutesDeps, statsRoutes } from './routes/stats.ts';
import { type WebhookRoutesDeps, webhookRoutes } from './routes/webhooks.ts';
import { answerUnroutable } from './routing-errors.ts';
import { createSessionAuth } from './session-auth.ts';
import type { SessionSettings } from './session-bodies.ts';
import { sessionCookie } from './session-cookie.ts';
import { cutStalledClients } from './stalled-clients.ts';

export interface AppConfig extends SessionSettings {
  /** Where people reach the service; null: the address it listens on. */
  publicUrl: string | null;
  /** Requests a second per API key, bursts of four times that; 0 = no limit. */
  apiRateLimit: number;
  /** Whose `X-Forwarded-*` headers are believed. */
  trustProxy: boolean | string[];
  version: string;
  /** Whether anything but health and metrics is served: a node that only delivers does not. */
  accepts: boolean;
  /** The folder of the dashboard's built page. */
  dashboardDir: string;
  /** The folder of the built docs. */
  docsDir: string;
}

/** What the app needs of the rest: each group of routes says which methods of which service it calls. */
export type AppDeps = PublishRoutesDeps &
  WebhookRoutesDeps &
  DeliveryRoutesDeps &
  Omit<DeliveryStreamRoutesDeps, 'stillAllowed'> &
  StatsRoutesDeps &
  PreviewRoutesDeps &
  EventRoutesDeps &
  AdminProjectRoutesDeps &
  AdminPublisherKeyRoutesDeps &
  HealthRoutesDeps &
  MetricsRoutesDeps & {
    access: Pick<
      Access,
      | 'projectOfApiKey'
      | 'publisherScope'
      | 'knownPublisherScope'
      | 'isAdmin'
      | 'projectExists'
      | 'findProject'
      | 'listProjects'
    >;
    dashboard: Pick<DashboardAccess, 'createLink' | 'peek' | 'open' | 'find' | 'end'>;
    config: AppConfig;
    logger: Logger;
    clock: Clock;
    /** Left out in production. */
    patience?: Patience;
  };

type RouteDeps = AppDeps & { dashboardFiles: DashboardFiles };

/** Of requests other than publishes, whose limit is their own. */
const BODY_LIMIT = 64 * 1024;
/** How long clients may take, so that slow ones cannot hold connections for good. */
export interface Patience {
  /** From the connection, or from the request before, until the headers are complete. */
  headersMs: number;
  /** Until the request has arrived whole. */
  requestMs: number;
  /** Without taking anything of the answers that wait for it. */
  stalledMs: number;
  /** How often that is looked at. */
  checkEveryMs: number;
}

const PATIENCE: Patience = {
  headersMs: 15_000,
  requestMs: 60_000,
  stalledMs: 120_000,
  checkEveryMs: 5_000,
};
/** More than any proxy in front opens; beyond it connections are closed at once, before they cost memory. */
const MOST_CONNECTIONS = 10_000;
const MOST_HEADER_BYTES = 16 * 1024;

/** Builds the HTTP side of the service; the caller lets it listen, and closes it. */
export async function createApp(deps: AppDeps): Promise<HttpApp> {
  const { config, logger, clock, patience = PATIENCE } = deps;
  const explain = createErrorAnswers(logger, () => clock.steady(), createFailedAuthLimit(clock));
  const handleError = createErrorHandler(explain);
  const newRequestId = createRequestIds();
  const app: HttpApp = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    // One child logger per request would cost a publish more than its routing.
    childLoggerFactory: (parent) => parent,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newRequestId,
    schemaController: { compilersFactory: COMPILERS },
    trustProxy: config.trustProxy,
    bodyLimit: BODY_LIMIT,
    requestTimeout: patience.requestMs,
    http: {
      headersTimeout: patience.headersMs,
      connectionsCheckingInterval: patience.checkEveryMs,
      maxHeaderSize: MOST_HEADER_BYTES,
    },
    // While the app closes, requests that still come in are answered as usual: what was accepted is kept.
    return503OnClosing: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => {
      setCommonHeaders(request, reply);
      handleError(error, request, reply);
    },
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.server.maxConnections = MOST_CONNECTIONS;
  cutStalledClients(app.server, patience);
  app.setErrorHandler(handleError);
  if (config.accepts) openLane(app, deps, explain, newRequestId);
  acceptJsonOnly(app);
  decorateRequests(app);
  app.addHook('onRequest', (request, reply, done) => {
    setCommonHeaders(request, reply);
    done();
  });
  const dashboardFiles = new DashboardFiles(config.dashboardDir);
  const sendDashboard = dashboardFiles.sendPage.bind(dashboardFiles);
  answerUnroutable(app, config.accepts ? sendDashboard : null);
  refuseUnknownParameters(app);
  const describe = describeApi(app, { ...config, eventTypes: deps.catalog.types });
  registerRoutes(app, { ...deps, dashboardFiles }, describe);
  return app;
}

const NOTHING = () => {};

/** Lets the publisher's usual requests pass the framework by. */
function openLane(app: HttpApp, deps: AppDeps, explain: ExplainError, newRequestId: () => string): void {
  const { access, pressure, publisher, clock, patience = PATIENCE } = deps;
  const text = new ResponseText(app.server, clock);
  new PublishLane(app.server, {
    knownScope: (key) => access.knownPublisherScope(key),
    // What a look-up that fails means to the client, the route says, which makes it again.
    lookUp: (key) => access.publisherScope(key).then(NOTHING, NOTHING),
    relief: () => pressure.relief(),
    publish: publishByLane({ publisher, explain, newRequestId, text }),
    patience: { ...patience, keepAliveMs: app.server.keepAliveTimeout },
    checkEveryMs: patience.checkEveryMs,
  });
}

function registerRoutes(app: HttpApp, deps: RouteDeps, describe: Describe): void {
  app.register(async (open) => {
    healthRoutes(open, deps);
    metricsRoutes(open, deps);
  });
  if (deps.config.accepts) registerApi(app, deps, describe);
}

function registerApi(app: HttpApp, deps: RouteDeps, describe: Describe): void {
  const { access, config, clock, dashboard } = deps;
  const limiter =
    config.apiRateLimit > 0 ? createRateLimiter({ perSecond: config.apiRateLimit, clock }) : null;
  const cookie = sessionCookie(config.publicUrl);
  const sessions = createSessionAuth({ dashboard, cookie, publicUrl: config.publicUrl });
  app.register(async (customer) => {
    customer.addHook('onRequest', requireApiKey(access, sessions, limiter));
    webhookRoutes(customer, deps);
    deliveryRoutes(customer, deps);
    deliveryStreamRoutes(customer, { ...deps, stillAllowed: stillAllowed(access, sessions) });
    statsRoutes(customer, deps);
    previewRoutes(customer, deps);
    eventRoutes(customer, deps);
  });
  app.register(async (publisher) => {
    publisher.addHook('onRequest', requirePublisherKey(access));
    publishRoutes(publisher, deps);
  });
  app.register(async (operator) => {
    operator.addHook('onRequest', requireAdminToken(access, sessions));
    adminDashboardLinkRoutes(operator, { dashboard, publicUrl: config.publicUrl });
    adminProjectRoutes(operator, deps);
    adminPublisherKeyRoutes(operator, deps);
  });
  app.register(async (open) => {
    dashboardRoutes(open, deps.dashboardFiles);
    sessionRoutes(open, { dashboard, access, sessions, cookie, settings: config, clock });
    openApiRoutes(open, describe);
    docsRoutes(open, config);
    apiReferenceRoutes(open, { title: `${config.brand} Webhooks API` });
  });
}

function acceptJsonOnly(app: HttpApp): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJsonBody(body));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** Gives every documented route that declares no query parameters the rule that there are none. */
function refuseUnknownParameters(app: HttpApp): void {
  app.addHook('onRoute', (route) => {
    const schema = route.schema;
    if (schema !== undefined && schema.hide !== true)
      schema.querystring ??= { type: 'object', properties: {} };
  });
}

function setCommonHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id);
  for (let i = 0; i < COMMON_HEADERS.length; i += 2)
    reply.header(COMMON_HEADERS[i] ?? '', COMMON_HEADERS[i + 1]);
}
