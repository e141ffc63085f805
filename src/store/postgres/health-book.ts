import type { Clock } from '../../clock.ts';
import type { Millis } from '../store.ts';
import { arrayOf, arrayOfPlain } from './array-literal.ts';
import type { Database, Parameter } from './database.ts';
import { HEALTH_LATE_MS, SAVE_HEALTH, SAVE_HEALTH_OF_ALL } from './statements/settle.ts';

/** Webhooks whose state is remembered; each takes about 100 bytes. */
const MOST_KNOWN = 200_000;

/** What a batch of attempts says of a webhook: its last success, and since when it has been failing without one. */
export interface Health {
  projectId: string;
  webhookId: string;
  lastSuccessAt: Millis | null;
  failingSince: Millis | null;
}

/**
 * How webhooks fare. All nodes write to the same row of a webhook, and whoever writes keeps the others waiting until its
 * commit: so a batch of attempts writes it only where a webhook begins to fail or is well again. The times of what goes on as
 * it did are gathered, and written once a second, by themselves. Whoever reads on this node reads what it has gathered.
 */
export class HealthBook {
  readonly #database: Pick<Database, 'run' | 'distributed'>;
  readonly #clock: Pick<Clock, 'timer'>;
  readonly #report: (message: string, error?: unknown) => void;
  readonly #known = new Map<string, 'failing' | 'well'>();
  #gathered = new Map<string, Health>();
  #saving: Promise<void> = Promise.resolve();
  #cancelTimer: (() => void) | null = null;
  #closed = false;

  constructor(deps: {
    database: Pick<Database, 'run' | 'distributed'>;
    clock: Pick<Clock, 'timer'>;
    report: (message: string, error?: unknown) => void;
  }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    this.#report = deps.report;
  }

  /** Which of these have to be written with the attempts that say so. */
  urgent(all: readonly Health[]): Health[] {
    return all.filter((health) => this.#known.get(health.webhookId) !== stateOf(health));
  }

  /** These attempts are committed, and with them what was `urgent` of what they say. */
  committed(all: readonly Health[], urgent: readonly Health[]): void {
    if (this.#known.size > MOST_KNOWN) this.#known.clear();
    for (const health of urgent) this.#known.set(health.webhookId, stateOf(health));
    const written = new Set(urgent);
    for (const health of all) if (!written.has(health)) this.#gather(health);
  }

  /** Writes what is gathered. */
  async save(): Promise<void> {
    this.#saving = this.#saving.then(() => this.#save());
    await this.#saving;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelTimer?.();
    await this.save();
  }

  #gather(health: Health): void {
    const before = this.#gathered.get(health.webhookId);
    this.#gathered.set(health.webhookId, before === undefined ? health : later(before, health));
    if (this.#cancelTimer !== null || this.#closed) return;
    this.#cancelTimer = this.#clock.timer(HEALTH_LATE_MS, () => {
      this.#cancelTimer = null;
      void this.save();
    });
  }

  async #save(): Promise<void> {
    const all = [...this.#gathered.values()];
    if (all.length === 0) return;
    this.#gathered = new Map();
    try {
      if (this.#database.distributed) {
        for (const [projectId, of] of Map.groupBy(all, (health) => health.projectId)) {
          const [, ...columns] = healthColumns(of);
          await this.#database.run(SAVE_HEALTH, [projectId, ...columns]);
        }
      } else await this.#database.run(SAVE_HEALTH_OF_ALL, healthColumns(all));
    } catch (error) {
      this.#report('how webhooks fare could not be written yet', error);
      // Behind what has come meanwhile, which knows better.
      for (const health of all) {
        const since = this.#gathered.get(health.webhookId);
        if (since !== undefined) this.#gathered.set(health.webhookId, later(health, since));
        else this.#gather(health);
      }
    }
  }
}

/** In order of their ids, which is one order on every node, so that no two transactions wait for each other. */
export function healthColumns(health: readonly Health[]): Parameter[] {
  const sorted = health.toSorted((a, b) => (a.webhookId < b.webhookId ? -1 : 1));
  return [
    arrayOfPlain(sorted.map(({ projectId }) => projectId)),
    arrayOfPlain(sorted.map(({ webhookId }) => webhookId)),
    arrayOf(sorted.map(({ lastSuccessAt }) => lastSuccessAt)),
    arrayOf(sorted.map(({ failingSince }) => failingSince)),
  ];
}

function stateOf({ failingSince }: Health): 'failing' | 'well' {
  return failingSince === null ? 'well' : 'failing';
}

function later(before: Health, after: Health): Health {
  const { projectId, webhookId, lastSuccessAt } = after;
  if (lastSuccessAt === null) {
    return { ...before, failingSince: before.failingSince ?? after.failingSince };
  }
  return {
    projectId,
    webhookId,
    lastSuccessAt: Math.max(before.lastSuccessAt ?? lastSuccessAt, lastSuccessAt),
    failingSince: after.failingSince,
  };
}
