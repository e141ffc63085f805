/**
 * Events that were taken and not worked off yet, in a database: what is in it outlives a crash, and its primary key drops
 * the repeats that at-least-once delivery brings.
 */
import { DatabaseSync } from 'node:sqlite';

export class Inbox {
  #db;
  #work;
  #scheduled = false;

  /**
   * @param {string} path of the database file
   * @param {(event: import('../../../verify/typescript/verify.ts').WebhookEvent) => void} work does what an event asks for
   */
  constructor(path, work) {
    this.#db = new DatabaseSync(path);
    this.#db.exec(
      'CREATE TABLE IF NOT EXISTS inbox (id TEXT PRIMARY KEY, event TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0)',
    );
    this.#work = work;
    this.#schedule();
  }

  /** Keeps the event; a repeat changes nothing. Once this has returned, answer with 2xx: the event is safe. */
  take(event) {
    this.#db
      .prepare('INSERT OR IGNORE INTO inbox (id, event) VALUES (?, ?)')
      .run(event.id, JSON.stringify(event));
    this.#schedule();
  }

  /** Works after the response has gone out, so that a slow job never makes a delivery time out. */
  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      for (const { id, event } of this.#db.prepare('SELECT id, event FROM inbox WHERE done = 0').all()) {
        try {
          this.#work(JSON.parse(event));
        } catch (error) {
          // Left in the table: it is tried again once the next event comes. The process must not end with it.
          console.error(error);
          continue;
        }
        this.#db.prepare('UPDATE inbox SET done = 1 WHERE id = ?').run(id);
      }
    });
  }
}

export const inbox = new Inbox(process.env.INBOX ?? 'inbox.db', (event) =>
  console.log(`worked off ${event.id}: ${event.text}`),
);
