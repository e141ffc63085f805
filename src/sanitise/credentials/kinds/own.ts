import { ALONE, type Kind, token } from './kind.ts';
import { oneOf, url } from './shape.ts';

/** The keys that this service hands out. Its signing secrets are found as those of Standard Webhooks, or by name. */
export const OWN: readonly Kind[] = [
  token(
    'anchor-key',
    'API key or publisher key of this service',
    'docs/guide/operating.md',
    [oneOf('ak_', 'pk_'), url(43)],
    // Those of Stripe and others are meant to be published.
    { after: ALONE, unless: 'pk_(?:live|test)_', counterExample: 'pk_short' },
  ),
];
