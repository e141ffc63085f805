import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { Places } from '../../src/store/postgres/connect.ts';

/** Names of schemas begin so, followed by the run's own number. */
const PREFIX = 'anchor_test_';
const NAMES = `^${PREFIX}([0-9a-f]{8})_[0-9]+$`;

/**
 * Schemas of one run of tests in a database that is somebody else's. A run holds a lock under its number for as long as its
 * connection lives, so a run that was killed is told from one that is under way: the next one drops what it left behind.
 */
export class OwnSchemas {
  readonly #client: pg.Client;
  readonly #run: string;
  #made = 0;

  private constructor(client: pg.Client, run: string) {
    this.#client = client;
    this.#run = run;
  }

  static async begin(url: string): Promise<OwnSchemas> {
    const client = new pg.Client(new Places(url, 'anchor-webhooks tests').current);
    client.on('error', () => {});
    await client.connect();
    const own = new OwnSchemas(client, randomBytes(4).toString('hex'));
    await client.query('SELECT pg_advisory_lock(7250422, $1)', [numberOf(own.#run)]);
    await own.#dropLeftOver();
    return own;
  }

  async make(): Promise<string> {
    const name = `${PREFIX}${this.#run}_${this.#made++}`;
    await this.#client.query(`CREATE SCHEMA ${name}`);
    return name;
  }

  async end(): Promise<void> {
    try {
      await this.#drop(this.#run);
    } finally {
      await this.#client.end();
    }
  }

  async #dropLeftOver(): Promise<void> {
    const { rows } = await this.#client.query<{ run: string }>(
      'SELECT DISTINCT substring(nspname FROM $1) AS run FROM pg_namespace WHERE nspname ~ $1',
      [NAMES],
    );
    for (const { run } of rows) {
      if (run === this.#run) continue;
      const locked = await this.#client.query('SELECT pg_try_advisory_lock(7250422, $1) AS mine', [
        numberOf(run),
      ]);
      if (locked.rows[0]?.mine !== true) continue;
      await this.#drop(run);
      await this.#client.query('SELECT pg_advisory_unlock(7250422, $1)', [numberOf(run)]);
    }
  }

  /** One by one: each has many tables, and a transaction can hold only so many locks. */
  async #drop(run: string): Promise<void> {
    const { rows } = await this.#client.query<{ name: string }>(
      'SELECT nspname AS name FROM pg_namespace WHERE nspname ~ $1 AND substring(nspname FROM $1) = $2',
      [NAMES, run],
    );
    for (const { name } of rows) await this.#client.query(`DROP SCHEMA ${name} CASCADE`);
  }
}

function numberOf(run: string): number {
  return Number.parseInt(run, 16) | 0;
}
