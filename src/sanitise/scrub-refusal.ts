import type { ErrorDetail } from '../errors.ts';
import { scrubCredentials } from './credentials/scrub.ts';

/**
 * What a caller is told of a refusal, with credentials masked: names of fields come from the request, and some put a
 * credential where a name belongs.
 */
export function scrubRefusal<Refusal extends { error: string; details: readonly ErrorDetail[] }>(
  refusal: Refusal,
): Refusal & { details: ErrorDetail[] } {
  return {
    ...refusal,
    error: scrub(refusal.error),
    details: refusal.details.map(({ path, message }) => ({ path: scrubPath(path), message: scrub(message) })),
  };
}

function scrub(text: string): string {
  return scrubCredentials(text).text;
}

/** Step by step: a URL within a JSON pointer does not look like one. */
function scrubPath(path: string): string {
  const steps = path.split('/').map((step) => scrub(step.replaceAll('~1', '/')).replaceAll('/', '~1'));
  return steps.join('/');
}
