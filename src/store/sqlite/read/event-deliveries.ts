import type { DatabaseSync, StatementSync } from 'node:sqlite';

export interface EventDelivery {
  seq: number;
  webhook: number;
  type: number;
  status: number;
}

/** The deliveries of one event: those of its fan-out stand right behind it, resent ones have an index. */
export class EventDeliveries {
  readonly #event: StatementSync;
  readonly #sentAtFirst: StatementSync;
  readonly #resent: StatementSync;

  constructor(db: DatabaseSync) {
    this.#event = db.prepare('SELECT seq, fan_out AS fanOut FROM events WHERE project = ? AND id = ?');
    this.#sentAtFirst = db.prepare(
      'SELECT seq, webhook, type, status FROM deliveries WHERE seq > ? AND seq <= ? ORDER BY seq',
    );
    this.#resent = db.prepare(`
      SELECT seq, webhook, type, status FROM deliveries INDEXED BY deliveries_resent
      WHERE event = ? AND resent = 1 ORDER BY seq`);
  }

  /** Oldest first; none where there is no such event. */
  list(project: number, id: string): EventDelivery[] {
    const event = this.#event.get(project, id);
    if (event === undefined) return [];
    const seq = Number(event.seq);
    const atFirst = this.#sentAtFirst.all(seq, seq + Number(event.fanOut));
    return [...atFirst, ...this.#resent.all(seq)] as unknown as EventDelivery[];
  }
}
