import type { FastifyReply, FastifyRequest } from 'fastify';
import { RefusedError } from '../errors.ts';

/** A hook for routes without a body: refuses one that says something, rather than ignoring what it says. */
export function takesNoBody(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  const { body } = request;
  if (body === undefined || body === null) done();
  else if (typeof body === 'object' && !Array.isArray(body) && Object.keys(body).length === 0) done();
  else
    done(
      new RefusedError('invalid_request', 'This request takes no body.', [
        { path: '', message: 'takes no fields' },
      ]),
    );
}
