/** Who wants to know at once that something of a project has changed. */
export class ChangeHints {
  readonly #listeners = new Map<string, Set<() => void>>();

  /** Returns how to stop. */
  listen(projectId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(projectId) ?? new Set();
    this.#listeners.set(projectId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(projectId) === listeners) {
        this.#listeners.delete(projectId);
      }
    };
  }

  /** While nobody listens it costs a commit nothing to find out whom its changes concern. */
  get wanted(): boolean {
    return this.#listeners.size > 0;
  }

  give(projectIds: Iterable<string>): void {
    for (const projectId of projectIds) {
      for (const listener of this.#listeners.get(projectId) ?? []) listener();
    }
  }
}
