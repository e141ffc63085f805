import type { DeliveryRow } from '../../src/store/store.ts';
import type { Random } from '../support/random.ts';
import type { Ledger, ProjectRecord, WebhookRecord } from './ledger.ts';
import type { Machine } from './machine.ts';
import type { World } from './world.ts';

const HALF_A_DAY_MS = 12 * 60 * 60 * 1000;
const ENDED = new Set(['succeeded', 'failed', 'dead']);

/**
 * Reads a project's whole history page by page while everything goes on, and holds each reading against those before:
 * the order is that of acceptance, nothing of another project shows, and what has ended stays as it is, crashes or not.
 */
export class HistoryReader {
  readonly #project: ProjectRecord;
  readonly #world: World;
  readonly #ledger: Ledger;
  readonly #machine: Machine;
  readonly #random: Random;
  readonly #seen = new Map<string, DeliveryRow>();
  /** What is older belongs to an account that is closed, and may expire. */
  readonly #since: number;

  constructor(
    project: ProjectRecord,
    deps: { world: World; ledger: Ledger; machine: Machine; random: Random },
  ) {
    this.#project = project;
    this.#world = deps.world;
    this.#ledger = deps.ledger;
    this.#machine = deps.machine;
    this.#random = deps.random;
    this.#since = deps.world.wall() - HALF_A_DAY_MS;
  }

  /** Deliveries of a webhook that were seen to have ended. */
  endedOf(webhook: WebhookRecord): string[] {
    const rows = [...this.#seen.values()].filter(
      (row) => row.webhookId === webhook.id && ENDED.has(row.status),
    );
    return rows.map((row) => row.id);
  }

  async readAll(): Promise<void> {
    const limit = this.#random.pick([1, 2, 5, 20, 100]);
    const expected = new Set(this.#seen.keys());
    let before: string | undefined;
    for (let pages = 0; pages < 40; pages++) {
      const query = { limit, ...(before !== undefined && { before }) };
      const answer = await this.#machine.call((service) =>
        service.history.page(this.#project.id, null, query),
      );
      if (answer.value === undefined) return;
      for (const row of answer.value.rows) {
        if (before !== undefined && row.id >= before)
          this.#world.breach(`history is out of order at ${row.id}`);
        before = row.id;
        expected.delete(row.id);
        if (row.createdAt > this.#since) this.#check(row);
      }
      if (!answer.value.hasMore) {
        for (const id of expected) this.#missing(id);
        return;
      }
      await this.#world.sleep(this.#random.int(0, 50));
    }
  }

  #missing(id: string): void {
    this.#world.breach(`${this.#name(id)} of ${this.#project.name} was skipped while paging`);
  }

  #check(row: DeliveryRow): void {
    const { trace } = this.#world;
    const known = this.#seen.get(row.id);
    this.#seen.set(row.id, row);
    const name = this.#name(row.id);
    const webhook = this.#ledger.webhooks.find(({ id }) => id === row.webhookId);
    if (webhook !== undefined && webhook.project !== this.#project) {
      this.#world.breach(`${this.#project.name} is shown ${name} of ${webhook.name}`);
    }
    if (row.attempt > 6) this.#world.breach(`${name} shows ${row.attempt} attempts`);
    if (known === undefined) {
      trace.say(`history: ${name} is ${row.status}, attempt ${row.attempt}`);
      return;
    }
    if (ENDED.has(known.status)) {
      const same = JSON.stringify(known) === JSON.stringify(row);
      if (!same)
        this.#world.breach(
          `${name} had ended as ${known.status} and changed: ${JSON.stringify([known, row])}`,
        );
    } else if (recorded(row) < recorded(known)) {
      this.#world.breach(`${name} had ${recorded(known)} recorded attempts and now has ${recorded(row)}`);
    }
  }

  #name(id: string): string {
    return this.#world.trace.name('delivery', id);
  }
}

/** Attempts that have ended. */
function recorded(row: DeliveryRow): number {
  return row.attempt - (row.status === 'in_flight' ? 1 : 0);
}
