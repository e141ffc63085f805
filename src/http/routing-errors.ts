import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { RefusedError } from '../errors.ts';
import type { HttpApp } from './http-app.ts';
import { isAskedByPerson } from './page-requests.ts';

type SendPage = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

interface KnownRoute {
  segments: string[];
  methods: string[];
}

/**
 * Answers requests that match no route: 405 with the methods that the address takes where there is one of that path,
 * else 404. To be called before the routes are registered.
 *
 * @param sendPage answers people who have mistyped an address with a page that leads on; null where there are no pages
 */
export function answerUnroutable(app: HttpApp, sendPage: SendPage | null): void {
  const routes: KnownRoute[] = [];
  app.addHook('onRoute', (route: RouteOptions) => {
    routes.push({ segments: segmentsOf(route.url), methods: [route.method].flat() });
  });
  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = methodsAt(routes, segmentsOf(path));
    if (allowed.length === 0) {
      if (sendPage !== null && isAskedByPerson(request)) return sendPage(request, reply.code(404));
      throw new RefusedError(
        'not_found',
        'There is nothing at this address. /docs/api shows those that there are.',
      );
    }
    reply.header('allow', allowed.join(', '));
    throw new RefusedError(
      'method_not_allowed',
      `This address takes ${allowed.join(', ')}, not ${request.method}.`,
    );
  });
}

function segmentsOf(path: string): string[] {
  return path.split('/');
}

function methodsAt(routes: readonly KnownRoute[], path: readonly string[]): string[] {
  const matching = routes.filter((route) => matches(route.segments, path));
  return [...new Set(matching.flatMap((route) => route.methods))].sort();
}

function matches(route: readonly string[], path: readonly string[]): boolean {
  return (
    route.length === path.length &&
    route.every((segment, at) => (segment.startsWith(':') ? path[at] !== '' : segment === path[at]))
  );
}
