import { arrayOfText } from './array-literal.ts';
import type { Database } from './database.ts';
import { ADD_EVENT_TYPES, LIST_EVENT_TYPES, PROJECT_EXISTS } from './statements/access.ts';
import { MAKE_GUARD, PROJECT_OF_WEBHOOK } from './statements/webhooks.ts';

/** Webhooks whose project is remembered; each takes about 150 bytes. */
const MOST_WEBHOOKS = 200_000;
/** Another node may have stored the first event of a type; history shows it no later than this. */
const TYPES_FRESH_MS = 1_000;

/**
 * What never changes once it is so, remembered: that a project exists, which project a webhook belongs to, which event
 * types there are. Only what is known is remembered, never that something was missing.
 */
export class Directory {
  readonly #database: Pick<Database, 'run' | 'distributed'>;
  readonly #now: () => number;
  readonly #projects = new Set<string>();
  readonly #webhooks = new Map<string, string>();
  readonly #types = new Set<string>();
  #typesRead = Number.NEGATIVE_INFINITY;

  /** @param now ms of a clock that only runs forward */
  constructor(database: Pick<Database, 'run' | 'distributed'>, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  async projectExists(id: string): Promise<boolean> {
    if (this.#projects.has(id)) return true;
    const [row] = await this.#database.run(PROJECT_EXISTS, [id]);
    if (row === undefined) return false;
    if (this.#database.distributed) await this.#database.run(MAKE_GUARD, [id]);
    this.#projects.add(id);
    return true;
  }

  knowsProject(id: string): boolean {
    return this.#projects.has(id);
  }

  /** Null where there is no such webhook. */
  async projectOf(webhookId: string): Promise<string | null> {
    const known = this.#webhooks.get(webhookId);
    if (known !== undefined) return known;
    const [row] = await this.#database.run<{ project_id: string }>(PROJECT_OF_WEBHOOK, [webhookId]);
    if (row === undefined) return null;
    this.learnWebhook(webhookId, row.project_id);
    return row.project_id;
  }

  learnWebhook(webhookId: string, projectId: string): void {
    if (this.#webhooks.size >= MOST_WEBHOOKS) this.#webhooks.clear();
    this.#webhooks.set(webhookId, projectId);
  }

  forgetWebhook(webhookId: string): void {
    this.#webhooks.delete(webhookId);
  }

  /** Makes sure that history will look for these types, before an event of them is stored. */
  async addTypes(types: readonly string[]): Promise<void> {
    const fresh = [...new Set(types)].filter((type) => !this.#types.has(type));
    if (fresh.length === 0) return;
    await this.#database.run(ADD_EVENT_TYPES, [arrayOfText(fresh)]);
    for (const type of fresh) this.#types.add(type);
  }

  /** Every type that an event was ever stored with. */
  async types(): Promise<string[]> {
    if (this.#now() - this.#typesRead > TYPES_FRESH_MS) {
      const asked = this.#now();
      const rows = await this.#database.run<{ name: string }>(LIST_EVENT_TYPES);
      for (const { name } of rows) this.#types.add(name);
      this.#typesRead = asked;
    }
    return [...this.#types];
  }
}
