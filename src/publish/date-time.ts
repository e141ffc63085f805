import { createRequire } from 'node:module';
import { lazy } from '../common/lazy.ts';

const require = createRequire(import.meta.url);

/** Nearly every time that is sent: UTC or an offset, a day that every month has, no leap second. */
const USUAL =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Whether a text is a date-time as ajv-formats means it. Its own check takes every text apart, at 2 KB of garbage for an
 * event with two times in it; here only an unusual one is left to it.
 */
export function isDateTime(text: string): boolean {
  return USUAL.test(text) || byLibrary()(text);
}

const byLibrary = lazy((): ((text: string) => boolean) => {
  const { fullFormats } =
    require('ajv-formats/dist/formats.js') as typeof import('ajv-formats/dist/formats.js');
  const { validate } = Object(fullFormats['date-time']) as { validate?: unknown };
  if (typeof validate !== 'function')
    throw new Error('ajv-formats no longer checks a date-time by a function');
  return (text) => validate(text) === true;
});
