import type { EventType } from '../api/types.ts';

export interface Family {
  /** The part of the type's name before its first dot. */
  name: string;
  title: string;
  types: EventType[];
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

function titleOf(name: string): string {
  const words = name.replaceAll(/[_-]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
