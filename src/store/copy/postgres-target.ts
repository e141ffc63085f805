import { StartError } from '../../start-error.ts';
import { arrayOfText } from '../postgres/array-literal.ts';
import { Database, type Runner } from '../postgres/database.ts';
import { PartitionKeeper } from '../postgres/partition-keeper.ts';
import { DAY_MS } from '../postgres/partitions.ts';
import { placeOf } from '../postgres/place.ts';
import { COPY_SETTING, type PrepareOptions, prepareSchema } from '../postgres/prepare-schema.ts';
import { READ_SETTING } from '../postgres/statements/access.ts';
import * as sql from '../postgres/statements/copy.ts';
import { READ_CLOCK } from '../postgres/statements/nodes.ts';
import type { Millis } from '../store.ts';
import { type Checksum, checksumStatement } from './checksum.ts';
import type { Row } from './columns.ts';
import { COPIED_TABLES, type CopiedTable } from './tables.ts';

/** How far the copy of a data folder is, kept in the target itself. */
export interface CopyState {
  /** The data folder's own id. */
  source: string;
  state: 'copying' | 'done';
  /** ISO 8601. */
  at: string;
  /** Of each table, once done. */
  checksums: Record<string, Checksum>;
}

/** Reading a large table for its checksum takes longer than any statement of a node may. */
const TIMEOUT_MS = 3_600_000;

/** The PostgreSQL database that is copied to. */
export class PostgresTarget {
  readonly place: string;
  readonly #database: Database;

  private constructor(database: Database, url: string) {
    this.#database = database;
    this.place = placeOf(url);
  }

  /** Brings the schema up to this release. @throws StartError */
  static async open(options: PrepareOptions): Promise<PostgresTarget> {
    const distributed = await prepareSchema(options);
    const { url } = options;
    return new PostgresTarget(new Database({ url, max: 1, timeoutMs: TIMEOUT_MS, distributed }), url);
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  readSetting(name: string): Promise<Uint8Array | null> {
    return readSetting(this.#database, name);
  }

  async copyState(): Promise<CopyState | null> {
    return stateOf(await this.readSetting(COPY_SETTING));
  }

  /**
   * Notes that the copy of this source has begun, if the database is empty or the same copy was begun before.
   *
   * @throws StartError where it holds anything else
   */
  async begin(source: string): Promise<CopyState> {
    return this.#database.transaction(async (tx) => {
      await tx.run(sql.LOCK_COPIES);
      const state = stateOf(await readSetting(tx, COPY_SETTING));
      if (state !== null) {
        if (state.source === source) return state;
        throw new StartError(
          `PostgreSQL at ${this.place} holds the data of another folder. Give an empty database.`,
        );
      }
      const found = await tx.run<{ what: string }>(sql.WHAT_IS_THERE);
      if (found.length > 0) {
        const what = found.map((each) => each.what).join(', ');
        throw new StartError(
          `PostgreSQL at ${this.place} holds data already (${what}). Give an empty database.`,
        );
      }
      const begun: CopyState = { source, state: 'copying', at: new Date().toISOString(), checksums: {} };
      await tx.run(sql.WRITE_COPY_STATE, [COPY_SETTING, Buffer.from(JSON.stringify(begun))]);
      return begun;
    });
  }

  async end(source: string, checksums: Record<string, Checksum>): Promise<CopyState> {
    await this.#database.run(sql.MAKE_GUARDS);
    const done: CopyState = { source, state: 'done', at: new Date().toISOString(), checksums };
    await this.#database.transaction(async (tx) => {
      const [last] = await tx.run<{ num: number }>(sql.LAST_KEY_NUMBER);
      if (last !== undefined) await tx.run(sql.GO_ON_BEHIND_KEY_NUMBER, [last.num]);
      await tx.run(sql.WRITE_COPY_STATE, [COPY_SETTING, Buffer.from(JSON.stringify(done))]);
    });
    // Planned for what is there now, and not for the empty tables that the server knows of.
    for (const { name } of COPIED_TABLES) await this.#database.run(sql.analyze(name));
    return done;
  }

  async makeDays(first: Millis, last: Millis): Promise<void> {
    const keeper = new PartitionKeeper(this.#database, () => 0);
    const days: Millis[] = [];
    for (let day = Math.floor(first / DAY_MS) * DAY_MS; day <= last; day += DAY_MS) days.push(day);
    await keeper.make(days);
  }

  async now(): Promise<Millis> {
    const [row] = await this.#database.run<{ now: number }>(READ_CLOCK);
    return row?.now ?? Date.now();
  }

  /** The last id that is there of a table that is copied in order of it. */
  async lastIdOf({ name, inOrderOf }: CopiedTable): Promise<string | null> {
    if (inOrderOf === null) return null;
    const [row] = await this.#database.run<{ id: string }>(sql.lastId(name, inOrderOf));
    return row?.id ?? null;
  }

  /** Adds rows; those that are there already stay as they are. */
  async add({ name, columns }: CopiedTable, rows: readonly Row[]): Promise<void> {
    const values = columns.map((column) => arrayOfText(rows.map((row) => column.write(row))));
    await this.#database.run(sql.insertInto(name, columns), values);
  }

  async checksum(table: CopiedTable): Promise<Checksum> {
    const [row] = await this.#database.run<Checksum>(checksumStatement(table));
    return { rows: row?.rows ?? 0, sum: row?.sum ?? '0' };
  }

  /** Empties what an unfinished copy has filled. */
  async startOver(): Promise<void> {
    for (const { name, except } of COPIED_TABLES.toReversed())
      await this.#database.run(sql.empty(name, except));
  }
}

async function readSetting(runner: Runner, name: string): Promise<Uint8Array | null> {
  const [row] = await runner.run<{ value: Uint8Array }>(READ_SETTING, [name]);
  return row?.value ?? null;
}

function stateOf(value: Uint8Array | null): CopyState | null {
  return value === null ? null : (JSON.parse(Buffer.from(value).toString()) as CopyState);
}
