import type { Catalog } from './catalog.ts';

/** Types that an answer names where a wrong one was given. */
const MOST_KIN = 20;

/** What is wrong with a type that the catalog does not have. Does not repeat it; types of the same family are at hand. */
export function whyNoType({ types }: Pick<Catalog, 'types'>, given: string): string {
  const message = 'is not an event type of the catalog';
  if (given.includes('*')) return `${message}; there is no wildcard: name every type that is wanted`;
  const family = `${given.split('.', 1)[0]}.`;
  const kin = types
    .map(({ type }) => type)
    .filter((type) => type.startsWith(family))
    .slice(0, MOST_KIN);
  return kin.length === 0 ? message : `${message}; of this family there are ${kin.join(', ')}`;
}
