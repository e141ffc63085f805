import { StoreUnavailableError } from '../../errors.ts';
import { MASTER_KEY_CHECK } from '../../installation/master-key.ts';
import { StartError } from '../../start-error.ts';
import type { PrepareOptions } from '../postgres/prepare-schema.ts';
import { describeStartFault } from '../postgres/start-faults.ts';
import type { Millis } from '../store.ts';
import { areEqual, type Checksum, RunningChecksum } from './checksum.ts';
import type { Row } from './columns.ts';
import { type EmbeddedSource, openEmbeddedSource } from './embedded-source.ts';
import { PostgresTarget } from './postgres-target.ts';
import { COPIED_TABLES, type CopiedTable } from './tables.ts';

export interface CopyOptions {
  dataDir: string;
  target: PrepareOptions;
  /** Told which of all rows have been read. */
  progress(done: number, all: number, table: string): void;
  /** Refuses a master key that is not the data's. @throws StartError */
  checkMasterKey(check: Uint8Array | null): void;
}

export interface CopyResult {
  /** Host, port and database. */
  target: string;
  /** Nothing was to be done: the same was copied before, at this time (ISO 8601). */
  copiedBefore: string | null;
  /** Of each table: rows, and the sum of their hashes, the same on both sides. */
  tables: Record<string, Checksum>;
}

const LARGEST_CHUNK = 2_000;
const LARGEST_CHUNK_BYTES = 4 * 1024 * 1024;

/**
 * Copies a data folder's store into an empty PostgreSQL database. The folder is held meanwhile, and nothing in it is
 * changed. Cut off, it goes on at the next run; until it has ended no node starts on the database.
 *
 * @throws StartError with one line for the operator
 */
export async function copyStore(options: CopyOptions): Promise<CopyResult> {
  const source = openEmbeddedSource(options.dataDir);
  try {
    options.checkMasterKey(source.setting(MASTER_KEY_CHECK));
    return await copyInto(source, options);
  } catch (error) {
    throw error instanceof StoreUnavailableError ? describeStartFault(error, options.target.url) : error;
  } finally {
    source.close();
  }
}

async function copyInto(source: EmbeddedSource, options: CopyOptions): Promise<CopyResult> {
  const target = await PostgresTarget.open(options.target);
  try {
    return await new Copy(source, target, options).run();
  } finally {
    await target.close();
  }
}

class Copy {
  readonly #source: EmbeddedSource;
  readonly #target: PostgresTarget;
  readonly #options: CopyOptions;
  readonly #all: number;
  #done = 0;

  constructor(source: EmbeddedSource, target: PostgresTarget, options: CopyOptions) {
    this.#source = source;
    this.#target = target;
    this.#options = options;
    this.#all = source.count();
  }

  async run(): Promise<CopyResult> {
    const target = this.#target.place;
    const known = await this.#target.copyState();
    // Only what is a copy already has a check that our key opens; a node's own database was made under another one.
    if (known === null) await this.#refuseOtherKey();
    const begun = await this.#target.begin(this.#source.id);
    if (begun.state === 'done') {
      return { target, copiedBefore: begun.at, tables: this.#unchangedSince(begun.checksums) };
    }
    const now = await this.#target.now();
    const accepted = this.#source.accepted();
    if (accepted !== null) await this.#target.makeDays(accepted.first, accepted.last);
    let tables = await this.#copyAll(now);
    if (known !== null && (await this.#differing(tables)).length > 0) {
      // The service has run on the folder since the copy was begun.
      await this.#target.startOver();
      this.#done = 0;
      tables = await this.#copyAll(now);
    }
    const [differing] = await this.#differing(tables);
    if (differing !== undefined) {
      throw new StartError(
        `What PostgreSQL holds of ${differing} is not what was copied. Nothing may write to it meanwhile.`,
      );
    }
    await this.#target.end(this.#source.id, tables);
    return { target, copiedBefore: null, tables };
  }

  async #refuseOtherKey(): Promise<void> {
    const check = await this.#target.readSetting(MASTER_KEY_CHECK);
    if (check === null) return;
    try {
      this.#options.checkMasterKey(check);
    } catch (error) {
      throw new StartError(
        `PostgreSQL at ${this.#target.place} is in use under another master key. Give an empty database.`,
        { cause: error },
      );
    }
  }

  /** What was copied before, if the folder is still as it was then. */
  #unchangedSince(copied: Record<string, Checksum>): Record<string, Checksum> {
    for (const table of COPIED_TABLES) {
      const checksum = new RunningChecksum(table);
      for (const row of this.#rowsOf(table, 0)) checksum.add(row);
      if (areEqual(checksum.value, copied[table.name])) continue;
      throw new StartError(
        `The folder was copied to PostgreSQL at ${this.#target.place} before, and has changed since (${table.name}). ` +
          'Start the nodes on what was copied, or copy the folder into an empty database.',
      );
    }
    return copied;
  }

  async #copyAll(now: Millis): Promise<Record<string, Checksum>> {
    const checksums: Record<string, Checksum> = {};
    for (const table of COPIED_TABLES) checksums[table.name] = await this.#copy(table, now);
    return checksums;
  }

  /** Reads a whole table, and adds what is not there yet. */
  async #copy(table: CopiedTable, now: Millis): Promise<Checksum> {
    const { inOrderOf } = table;
    const place = await this.#target.lastIdOf(table);
    const checksum = new RunningChecksum(table);
    let chunk: Row[] = [];
    let bytes = 0;
    for (const row of this.#rowsOf(table, now)) {
      checksum.add(row);
      // The last one again, as it may have more than one row.
      if (inOrderOf !== null && place !== null && String(row[inOrderOf]) < place) continue;
      chunk.push(row);
      bytes += sizeOf(row);
      if (chunk.length < LARGEST_CHUNK && bytes < LARGEST_CHUNK_BYTES) continue;
      await this.#target.add(table, chunk);
      chunk = [];
      bytes = 0;
    }
    if (chunk.length > 0) await this.#target.add(table, chunk);
    return checksum.value;
  }

  *#rowsOf(table: CopiedTable, now: Millis): Generator<Row> {
    for (const row of this.#source.rows(table.name, now)) {
      yield row;
      this.#done += 1;
      this.#options.progress(this.#done, this.#all, table.name);
    }
  }

  /** Names of the tables in which PostgreSQL does not hold exactly what the folder does. */
  async #differing(tables: Record<string, Checksum>): Promise<string[]> {
    const names: string[] = [];
    for (const table of COPIED_TABLES) {
      if (!areEqual(await this.#target.checksum(table), tables[table.name])) names.push(table.name);
    }
    return names;
  }
}

function sizeOf(row: Row): number {
  let bytes = 0;
  for (const value of Object.values(row)) if (value instanceof Uint8Array) bytes += value.byteLength;
  return bytes;
}
