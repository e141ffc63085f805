import { batchTypes } from './batch.ts';
import type { EventType } from './event-type.ts';
import { identityTypes } from './identity.ts';
import { interventionTypes } from './intervention.ts';
import { sessionTypes } from './session.ts';
import { taskTypes } from './task.ts';

export type { EventType };

/** Every event type that can be published and subscribed to. */
export interface Catalog {
  /** In the order in which they are shown. */
  readonly types: readonly EventType[];
  get(type: string): EventType | undefined;
}

/** @throws Error where two types have the same name. */
export function createCatalog(types: readonly EventType[]): Catalog {
  const byName = new Map(types.map((entry) => [entry.type, entry]));
  if (byName.size !== types.length) throw new Error('The catalog has two event types of the same name.');
  return { types, get: (type) => byName.get(type) };
}

export function builtInCatalog(): Catalog {
  return createCatalog([
    ...taskTypes,
    ...sessionTypes,
    ...batchTypes,
    ...interventionTypes,
    ...identityTypes,
  ]);
}
