import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import test from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { ERROR_STATUS, StoreUnavailableError } from '../../src/errors.ts';
import type { HttpApp } from '../../src/http/http-app.ts';
import { DASHBOARD_PAGES } from '../../src/http/routes/dashboard.ts';
import { ADMIN_TOKEN } from '../support/services.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import type { Answer, Call, OpenApiDocument, Operation } from './api-caller.ts';
import { type Api, type ApiOptions, NOBODYS, startApi, type TestProject } from './api-harness.ts';

/** Routes that are pages for people, and so not part of the API's description. */
const PAGES = [
  ...DASHBOARD_PAGES,
  '/assets/*',
  ...['', '/', '/*', '/api', '/api/', '/api/start.js', '/api/scalar.js'].map((path) => `/docs${path}`),
];

/** What needs no credentials, or brings them in its body. */
const OPEN = [
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /openapi.json',
  'POST /v1/session',
  'POST /v1/session/preview',
];

interface Located {
  path: string;
  method: string;
  operation: Operation;
}

function operationsOf(document: OpenApiDocument): Located[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      path,
      method: method.toUpperCase(),
      operation,
    })),
  );
}

test('the document is valid OpenAPI 3.1', async (t) => {
  const api = await startApi(t);
  assert.equal(api.document.openapi, '3.1.0');
  const result = await new Validator().validate({ ...api.document });
  assert.ok(result.valid, JSON.stringify(result.errors, null, 2));
});

test('every registered route is described, and nothing else', async (t) => {
  const registered = new Set<string>();
  const record = (message: unknown) => {
    const { fastify } = message as { fastify: HttpApp };
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const name of [method].flat()) registered.add(`${name} ${url}`);
    });
  };
  subscribe('fastify.initialization', record);
  const api = await startApi(t);
  unsubscribe('fastify.initialization', record);
  const described = operationsOf(api.document).map(
    ({ path, method }) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
  );
  const routes = [...registered].filter((route) => !route.startsWith('HEAD '));
  const pages = PAGES.map((path) => `GET ${path}`);
  assert.deepEqual([...described, ...pages].toSorted(), routes.toSorted());
});

test('every operation has a name, a summary, its security and examples of all that it takes and answers', async (t) => {
  const api = await startApi(t);
  const { document } = api;
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(document, 'http://localhost/openapi');
  const names = new Set<string>();
  for (const { path, method, operation } of operationsOf(document)) {
    const what = `${method} ${path}`;
    assert.ok(operation.operationId && !names.has(operation.operationId), what);
    names.add(operation.operationId);
    const isOpen = OPEN.includes(`${method} ${path}`);
    assert.equal(operation.security === undefined, isOpen, what);
    for (const { schema, examples } of bodiesOf(operation)) {
      assert.ok(examples.length > 0, `${what} lacks an example of its body`);
      const validate = ajv.compile(schema);
      for (const example of examples)
        assert.ok(validate(example), `${what}: ${ajv.errorsText(validate.errors)}`);
    }
    for (const [status, response] of Object.entries(operation.responses)) {
      const content = response.content?.['application/json'];
      if (Number(status) < 400) continue;
      const examples = Object.entries(content?.examples ?? {});
      assert.ok(examples.length > 0, `${what} lacks an example of ${status}`);
      for (const [code, example] of examples) {
        assert.equal(ERROR_STATUS[code as keyof typeof ERROR_STATUS], Number(status), what);
        assert.equal((example as { value: { code: string } }).value.code, code, what);
      }
    }
  }
});

function bodiesOf(operation: Operation): { schema: object; examples: unknown[] }[] {
  return Object.values(operation.requestBody?.content ?? {}).map(({ schema, example, examples }) => ({
    schema,
    examples: [
      ...(example === undefined ? [] : [example]),
      ...Object.values((examples ?? {}) as Record<string, { value: unknown }>).map(({ value }) => value),
    ],
  }));
}

test('the events that receivers get are described, with envelopes that fit', async (t) => {
  const api = await startApi(t);
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const described = Object.entries(api.document.webhooks);
  assert.deepEqual(
    described.map(([type]) => type),
    api.catalog.types.map(({ type }) => type),
  );
  for (const [type, { post }] of described) {
    const content = post?.requestBody?.content['application/json'];
    assert.ok(content, type);
    const validate = ajv.compile(content.schema);
    assert.ok(validate(content.example), `${type}: ${ajv.errorsText(validate.errors)}`);
  }
});

test('every documented error really happens', async (t) => {
  const good = await startApi(t);
  // On a clock that stands still no allowance comes back: else a slow machine is let through to what never ends.
  const limited = await startApi(t, {
    config: { apiRateLimit: 1 },
    adjust: (deps) => ({ ...deps, clock: new VirtualClock() }),
  });
  const broken = await startApi(
    t,
    failingWith(() => new Error('boom')),
  );
  const away = await startApi(
    t,
    failingWith(() => new StoreUnavailableError('gone')),
  );
  const project = await good.newProject();
  const limitedProject = await limited.newProject();

  const operator = await good.session();
  const customer = await good.session(project.id);
  const unknownProject = { cookie: operator.cookie, origin: good.origin, 'anchor-project': NOBODYS.project };

  const provoke: Record<string, (operation: Located) => Promise<Answer>> = {
    invalid_request: (operation) =>
      ask(good, project, operation, { query: '?surprise=1', ...signedIn(operation, operator.cookie) }),
    unauthorized: (operation) => ask(good, null, operation),
    forbidden: (operation) =>
      operation.path.startsWith('/admin')
        ? ask(good, null, operation, { headers: { cookie: customer.cookie, origin: good.origin } })
        : ask(good, null, operation, {
            headers: { cookie: customer.cookie, origin: 'https://evil.example' },
          }),
    not_found: (operation) =>
      isCustomers(operation.operation)
        ? ask(good, null, operation, { headers: unknownProject })
        : ask(good, project, operation),
    payload_too_large: (operation) => ask(good, project, operation, { body: 'x'.repeat(6 * 1024 * 1024) }),
    unsupported_media_type: (operation) =>
      ask(good, project, operation, { body: 'x', headers: { 'content-type': 'text/plain' } }),
    rate_limited: async (operation) => {
      // The customer's API is limited by key; failed authentication, everywhere, by address.
      const caller = isCustomers(operation.operation) ? limitedProject : null;
      let answer = await ask(limited, caller, operation);
      for (let i = 0; i < 400 && answer.status !== 429; i++) {
        answer = await ask(limited, caller, operation);
      }
      return answer;
    },
    internal_error: (operation) => ask(broken, project, operation, signedIn(operation, operator.cookie)),
    unavailable: (operation) => ask(away, project, operation, signedIn(operation, operator.cookie)),
  };
  let provoked = 0;
  for (const located of operationsOf(good.document)) {
    for (const [status, response] of Object.entries(located.operation.responses)) {
      for (const code of Object.keys(response.content?.['application/json']?.examples ?? {})) {
        // The codes that are not here have tests with the resource that they belong to.
        const answer = await provoke[code]?.(located);
        if (answer === undefined) continue;
        const where = `${located.method} ${located.path}: ${answer.text}`;
        assert.deepEqual([answer.status, answer.json.code], [Number(status), code], where);
        provoked += 1;
      }
    }
  }
  assert.ok(provoked > 150, `${provoked}`);
});

/** Where only a session opens, one is sent. */
function signedIn({ operation }: Located, cookie: string): Call {
  const opens = (operation.security ?? []).flatMap((scheme) => Object.keys(scheme));
  return opens.length === 1 && opens[0] === 'session' ? { headers: { cookie } } : {};
}

function isCustomers(operation: Operation): boolean {
  return (operation.security ?? []).some((scheme) => 'apiKey' in scheme);
}

/** Calls an operation with its documented example, on ids that nothing has. */
function ask(
  api: Api,
  project: TestProject | null,
  { path, method, operation }: Located,
  wish: Call & { query?: string } = {},
): Promise<Answer> {
  const { query = '', ...call } = wish;
  const examples = bodiesOf(operation)[0]?.examples ?? [];
  // The last one, because it is the one that names a project where only one does.
  const json = call.body === undefined ? examples.at(-1) : undefined;
  const headers = { ...(project === null ? {} : keysFor(path, project)), ...call.headers };
  return api.call(method, fillIn(path) + query, { ...(json !== undefined && { json }), ...call, headers });
}

function keysFor(path: string, project: TestProject): Record<string, string> {
  if (path.startsWith('/admin/')) return { authorization: `Bearer ${ADMIN_TOKEN}` };
  return { 'anchor-api-key': project.apiKey, authorization: `Bearer ${project.publisherKey}` };
}

function fillIn(path: string): string {
  const own = { '/admin': NOBODYS.project, '/v1/ev': NOBODYS.event }[path.slice(0, 6)] ?? NOBODYS.webhook;
  return path
    .replace('{id}', own)
    .replace('{delivery_id}', NOBODYS.delivery)
    .replace('{key_id}', NOBODYS.key);
}

/** An app in which every service fails, besides the check of the operator's token. */
function failingWith(error: () => Error): ApiOptions {
  const fail = <T extends object>(part: T): T =>
    new Proxy(part, { get: () => () => Promise.reject(error()) });
  const fails = () => {
    throw error();
  };
  return {
    adjust: (deps) => ({
      ...deps,
      publisher: fail(deps.publisher),
      webhooks: fail(deps.webhooks),
      history: fail(deps.history),
      stats: fail(deps.stats),
      feed: fail(deps.feed),
      dashboard: fail(deps.dashboard),
      access: new Proxy(deps.access, {
        get: (access, name) => {
          if (name === 'isAdmin') return (token: string) => access.isAdmin(token);
          if (name === 'knownPublisherScope') return fails;
          return () => Promise.reject(error());
        },
      }),
      metrics: fail(deps.metrics),
      ready: () => Promise.reject(error()),
    }),
  };
}
