import { RefusedError } from '../errors.ts';

/** A query parameter that the request cannot do without. @throws RefusedError `invalid_request` */
export function neededParameter(name: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new RefusedError('invalid_request', `"${name}" is missing.`, [
    { path: `?${name}`, message: 'is missing' },
  ]);
}
