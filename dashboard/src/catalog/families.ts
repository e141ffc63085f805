import type { EventType } from '../api/types.ts';

/** What has to be known of a type to choose it. */
export type TypeChoice = Pick<EventType, 'type' | 'description'>;

export interface Family<Entry extends TypeChoice = EventType> {
  /** The part of the type's name before its first dot. */
  name: string;
  title: string;
  types: Entry[];
}

/** The catalog's types by family, both in the catalog's order. */
export function byFamily(types: readonly EventType[]): Family[] {
  const families = new Map<string, Family>();
  for (const type of types) {
    const name = type.type.split('.', 1)[0] ?? type.type;
    const family = families.get(name) ?? { name, title: titleOf(name), types: [] };
    family.types.push(type);
    families.set(name, family);
  }
  return [...families.values()];
}

/** Types that somebody chose and the catalog has lost since; null where there are none. */
export function lostFamily(
  types: readonly EventType[],
  chosen: readonly string[],
): Family<TypeChoice> | null {
  const lost = chosen.filter((name) => types.every(({ type }) => type !== name));
  if (lost.length === 0) return null;
  const description = 'No event of this type is sent any more.';
  return {
    name: '',
    title: 'No longer in the catalog',
    types: lost.map((type) => ({ type, description })),
  };
}

function titleOf(name: string): string {
  const words = name.replaceAll(/[_-]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
