import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { UndoLog } from '../undo-log.ts';

/** Event types are stored as small numbers, given out when a type is first met and never changed. */
export class EventTypes {
  readonly #insert: StatementSync;
  readonly #undo: UndoLog;
  readonly #numbers = new Map<string, number>();

  constructor(db: DatabaseSync, undo: UndoLog) {
    this.#insert = db.prepare('INSERT INTO event_types (name) VALUES (?)');
    this.#undo = undo;
    for (const row of db.prepare('SELECT num, name FROM event_types').all()) {
      this.#numbers.set(String(row.name), Number(row.num));
    }
  }

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const num = Number(this.#insert.run(name).lastInsertRowid);
    this.#numbers.set(name, num);
    this.#undo.add(() => this.#numbers.delete(name));
    return num;
  }

  /** Every type met so far, with its number. */
  all(): [name: string, num: number][] {
    return [...this.#numbers];
  }
}
