import type { RouteOptions } from 'fastify';
import type { ErrorCode } from '../errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The errors that this route may answer besides those which follow from what kind of route it is. */
    refusals?: ErrorCode[];
  }
}

const METHODS_WITH_BODY = ['POST', 'PATCH', 'DELETE'];

/** Every error that a route may answer. */
export function refusalsOf(route: Pick<RouteOptions, 'method' | 'schema' | 'config'>): ErrorCode[] {
  const codes: ErrorCode[] = ['invalid_request'];
  const opens = (route.schema?.security ?? []).flatMap((scheme) => Object.keys(scheme));
  if (opens.length > 0) codes.push('unauthorized', 'internal_error', 'unavailable');
  if (opens.includes('apiKey')) codes.push('not_found');
  // An operator's session names a project; a customer's may not do what operators do.
  if (opens.includes('adminToken')) codes.push('forbidden');
  if ([route.method].flat().some((method) => METHODS_WITH_BODY.includes(method))) {
    codes.push('payload_too_large', 'unsupported_media_type');
    if (opens.includes('session')) codes.push('forbidden');
  }
  codes.push(...(route.config?.refusals ?? []));
  // Of the key's requests, or of failed authentication from one address.
  if (codes.includes('unauthorized')) codes.push('rate_limited');
  return [...new Set(codes)];
}
