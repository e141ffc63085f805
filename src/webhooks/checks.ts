import type { Catalog } from '../catalog/catalog.ts';
import { whyNoType } from '../catalog/why-no-type.ts';
import { type ErrorDetail, RefusedError } from '../errors.ts';
import type { UrlRules } from '../network/url-rules.ts';

/** The longest description, in characters. */
const MAX_DESCRIPTION_LENGTH = 256;

/** @throws RefusedError `url_not_allowed`, with the rule's sentence and its name */
export function checkUrl(rules: Pick<UrlRules, 'check'>, url: string): void {
  const verdict = rules.check(url);
  if (verdict.ok) return;
  const detail = { path: '/url', message: `is refused by the rule "${verdict.rule}"` };
  throw new RefusedError('url_not_allowed', verdict.message, [detail]);
}

/**
 * The types to subscribe to, each once, in the order given.
 *
 * @param kept those that it subscribes to already: the catalog may have lost them since, and who changes the others must not
 *   have to find that out
 * @throws RefusedError `unknown_event_type` naming every one that the catalog doesn't have; `invalid_request` for none
 */
export function checkedEventTypes(
  catalog: Pick<Catalog, 'get' | 'types'>,
  types: readonly string[],
  kept: readonly string[] = [],
): string[] {
  if (types.length === 0) {
    const detail = { path: '/subscribed_events', message: 'must name at least one event type' };
    throw new RefusedError('invalid_request', '"subscribed_events" must name at least one event type.', [
      detail,
    ]);
  }
  const unknown: ErrorDetail[] = [];
  for (const [index, type] of types.entries()) {
    if (catalog.get(type) !== undefined || kept.includes(type)) continue;
    unknown.push({ path: `/subscribed_events/${index}`, message: whyNoType(catalog, type) });
  }
  if (unknown.length > 0) {
    throw new RefusedError(
      'unknown_event_type',
      'The webhook names an event type that the catalog does not have. GET /v1/events/types lists those it has.',
      unknown,
    );
  }
  return [...new Set(types)];
}

/** @throws RefusedError `invalid_request` where it is too long */
export function checkDescription(description: string | null): void {
  if (description === null || [...description].length <= MAX_DESCRIPTION_LENGTH) return;
  const message = `must have at most ${MAX_DESCRIPTION_LENGTH} characters`;
  throw new RefusedError('invalid_request', `"description" ${message}.`, [{ path: '/description', message }]);
}
