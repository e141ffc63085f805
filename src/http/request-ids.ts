import { randomBytes } from 'node:crypto';

/**
 * Request ids: a random prefix per process and a counter, so that an id finds one line in the logs of many nodes and
 * costs next to nothing. An id that a client sends along is not taken over: it could forge the log.
 */
export function createRequestIds(): () => string {
  const prefix = `${randomBytes(5).toString('hex')}-`;
  let count = 0;
  return () => prefix + (++count).toString(36);
}
