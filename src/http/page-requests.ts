import type { FastifyRequest } from 'fastify';

/** The addresses that programs call: a browser that goes there shows what they would get. */
const API = /^\/(?:v1|admin)(?:\/|$)/;

/** Whether it is a browser that goes to an address, as a person has typed it or followed a link to it. */
export function isAskedByPerson({ method, url, headers }: FastifyRequest): boolean {
  const reads = method === 'GET' || method === 'HEAD';
  return reads && !API.test(url) && (headers.accept?.includes('text/html') ?? false);
}
