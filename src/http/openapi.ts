import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { RouteOptions } from 'fastify';
import type { EventType } from '../catalog/event-type.ts';
import { COMPILERS } from './compilers.ts';
import type { HttpApp } from './http-app.ts';
import { describeReceived } from './openapi-received.ts';
import { refusalsOf } from './refusals.ts';
import { KeySchema, KeyWithValueSchema, ProjectSchema } from './schemas/admin.ts';
import {
  AttemptSchema,
  DeliveryDetailSchema,
  DeliveryPageSchema,
  DeliverySchema,
} from './schemas/delivery.ts';
import { ErrorSchema, refusals } from './schemas/errors.ts';
import { EventTypeSchema } from './schemas/event.ts';
import { SessionSchema } from './schemas/session.ts';
import { WebhookSchema, WebhookWithSecretSchema } from './schemas/webhook.ts';

type OpenApiDocument = NonNullable<FastifyDynamicSwaggerOptions['openapi']>;

export interface OpenApiOptions {
  publicUrl: string | null;
  brand: string;
  version: string;
  eventTypes: readonly EventType[];
}

const SHARED_SCHEMAS = [
  WebhookSchema,
  WebhookWithSecretSchema,
  DeliverySchema,
  DeliveryPageSchema,
  AttemptSchema,
  DeliveryDetailSchema,
  EventTypeSchema,
  ProjectSchema,
  KeySchema,
  KeyWithValueSchema,
  SessionSchema,
  ErrorSchema,
];

/** Describes an app as OpenAPI 3.1, once it is ready. */
export type Describe = () => Promise<object>;

/** Notes what is needed to describe the app. To be called before the routes are registered. */
export function describeApi(app: HttpApp, options: OpenApiOptions): Describe {
  for (const schema of SHARED_SCHEMAS) app.addSchema(schema);
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => {
    routes.push(route);
  });
  return () => describe(routes, options);
}

/**
 * The description is made by an app of the same routes that serves nothing: what makes it is loaded when somebody asks for it,
 * instead of by every start, and has to see routes being registered.
 */
async function describe(routes: readonly RouteOptions[], options: OpenApiOptions): Promise<object> {
  const [{ default: Fastify }, { default: swagger }] = await Promise.all([
    import('fastify'),
    import('@fastify/swagger'),
  ]);
  const bare = Fastify({ exposeHeadRoutes: false, schemaController: { compilersFactory: COMPILERS } });
  for (const schema of SHARED_SCHEMAS) bare.addSchema(schema);
  await bare.register(swagger, {
    openapi: document(options),
    transform: ({ schema, url, route }) => ({ schema: { ...schema, response: withRefusals(route) }, url }),
    refResolver: {
      buildLocalReference: (schema, _base, _fragment, at) => String(schema.$id ?? `schema${at}`),
    },
  } satisfies FastifyDynamicSwaggerOptions);
  for (const { method, url, schema, config } of routes) {
    bare.route({ method, url, handler: serveNothing, ...(schema && { schema }), ...(config && { config }) });
  }
  await bare.ready();
  return bare.swagger();
}

function serveNothing(): never {
  throw new Error('This app only describes another one.');
}

/**
 * Errors are documented here and not in the routes' own schemas: those would be compiled into some two hundred
 * serialisers, which would triple the time to start.
 */
function withRefusals(route: RouteOptions): object {
  return { ...(route.schema?.response as object | undefined), ...refusals(...refusalsOf(route)) };
}

function document(options: OpenApiOptions): OpenApiDocument {
  return {
    openapi: '3.1.0',
    info: {
      title: `${options.brand} Webhooks`,
      version: options.version,
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: options.publicUrl ?? '/' }],
    tags: [
      { name: 'Webhooks', description: 'Endpoints that events are sent to.' },
      { name: 'Deliveries', description: 'What was sent, what came back, and sending it again.' },
      { name: 'Events', description: 'The catalog, and single events.' },
      { name: 'Publishing', description: 'How the platform hands over its events.' },
      { name: 'Dashboard', description: 'Signing in to the web page, and what it shows.' },
      { name: 'Operating', description: 'Projects, keys, dashboard links, health.' },
      { name: 'Received events', description: 'What your endpoint is sent.' },
    ],
    components: {
      securitySchemes: {
        apiKey: {
          type: 'apiKey',
          in: 'header',
          name: 'anchor-api-key',
          description: 'A project’s API key, `ak_…`. Everything is scoped to its project.',
        },
        publisherKey: { type: 'http', scheme: 'bearer', description: 'A publisher key, `pk_…`.' },
        adminToken: { type: 'http', scheme: 'bearer', description: 'The operator’s token.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'anchor_session',
          description:
            'A dashboard session’s cookie (`__Host-anchor_session` over https). Ignored where a key is sent. Requests that ' +
            'change something need an `Origin` header of the dashboard’s own page. An operator’s session names the ' +
            'project in an `anchor-project` header.',
        },
      },
    },
    webhooks: describeReceived(options.brand, options.eventTypes),
  } as OpenApiDocument;
}

const DESCRIPTION = `\
Events go in, signed deliveries come out.

Bodies are JSON, names are snake_case, times are ISO 8601 in UTC with milliseconds. Unknown fields and query parameters
are refused. Ids of another project are answered like ids that don’t exist.

Errors are flat: a sentence for people in \`error\`, a stable \`code\` for programs, and the fields at fault in
\`details\`. An address that exists answers 405 to a method that it doesn’t take.

The customer’s API is limited per key: \`RateLimit-Limit\`, \`RateLimit-Remaining\` and \`RateLimit-Reset\` say how much
is left, and 429 comes with \`Retry-After\`.`;
