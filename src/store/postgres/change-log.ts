import { arrayOfPlain } from './array-literal.ts';
import type { Runner } from './database.ts';
import { statementGroups } from './statement-groups.ts';
import { ANY_PROJECT, NOTE_CHANGES } from './statements/activity.ts';

export interface ChangedDelivery {
  projectId: string;
  id: string;
}

/** Notes, in the transaction that changes them, which deliveries it changes. Of a batch it costs one short row. */
export async function noteChanges(
  tx: Runner,
  distributed: boolean,
  changed: readonly ChangedDelivery[],
): Promise<void> {
  const groups = statementGroups(distributed, changed, ({ projectId }) => projectId);
  await Promise.all(
    groups.map(({ only, items }) =>
      tx.run(NOTE_CHANGES, [
        only ?? ANY_PROJECT,
        arrayOfPlain(items.map(({ projectId }) => projectId)),
        arrayOfPlain(items.map(({ id }) => id)),
      ]),
    ),
  );
}

/** Tells this node's listeners of changes that it has made itself. Those of other nodes are found by looking. */
export class ChangeHints {
  readonly #listeners = new Map<string, Set<() => void>>();

  listen(projectId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(projectId) ?? new Set();
    this.#listeners.set(projectId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(projectId);
    };
  }

  tell(projectIds: Iterable<string>): void {
    if (this.#listeners.size === 0) return;
    for (const projectId of new Set(projectIds)) {
      for (const listener of this.#listeners.get(projectId) ?? []) listener();
    }
  }

  /** Whatever has happened on other nodes. */
  tellAll(): void {
    for (const listeners of this.#listeners.values()) for (const listener of listeners) listener();
  }
}
