import pg from 'pg';
import { StoreUnavailableError } from '../../errors.ts';
import { type Places, readPlaces } from './connect.ts';
import { isDatabaseFault, isSqlState, isTryAgain } from './faults.ts';
import type { Statement } from './statements/statement.ts';

export type Parameter = string | number | boolean | null | Uint8Array;
type Row = Record<string, unknown>;

/** Runs statements: the pool itself, or one transaction of it. */
export interface Runner {
  run<T = Row>(statement: Statement, parameters?: readonly Parameter[]): Promise<T[]>;
}

export interface DatabaseOptions {
  url: string;
  /** Connections at most. */
  max: number;
  /** A statement that takes longer is given up, and so is the connection. */
  timeoutMs: number;
  distributed: boolean;
}

/** Tries of a transaction that others got in the way of. */
const TRIES = 4;
/** PostgreSQL's type numbers of bigint. */
const INT8 = 20;

/** Times and counts: all within what a number holds exactly. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: ((id: number, format?: 'text' | 'binary') =>
    id === INT8 ? Number : pg.types.getTypeParser(id, format as 'text')) as typeof pg.types.getTypeParser,
};

/**
 * A pool of connections. What it cannot do rejects with StoreUnavailableError. Where the network swallows packets, a
 * connection never ends by itself: so every statement has a deadline, and a connection that has missed one is ended.
 */
export class Database implements Runner {
  readonly distributed: boolean;
  readonly #options: DatabaseOptions;
  readonly #places: Places;
  readonly #names = new Map<string, string>();
  #place = 0;
  #pool: pg.Pool;
  #closed = false;

  constructor(options: DatabaseOptions) {
    this.distributed = options.distributed;
    this.#options = options;
    this.#places = readPlaces(options.url, 'anchor-webhooks');
    this.#pool = this.#openPool();
  }

  run<T = Row>(statement: Statement, parameters: readonly Parameter[] = []): Promise<T[]> {
    return this.#withConnection((client) => this.#issue<T>(client, statement, parameters));
  }

  /** All or nothing. `work` may be run again where others got in the way (a deadlock), so it must not keep state. */
  async transaction<T>(work: (tx: Runner) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#withConnection((client) => this.#transact(client, work));
      } catch (error) {
        const cause = error instanceof Error ? error.cause : undefined;
        if (tries === TRIES || !isTryAgain(cause)) throw error;
      }
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#pool.end();
  }

  async #transact<T>(client: pg.PoolClient, work: (tx: Runner) => Promise<T>): Promise<T> {
    await client.query('BEGIN');
    let result: T;
    try {
      result = await work({
        run: (statement, parameters = []) => this.#issue(client, statement, parameters),
      });
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    }
    await client.query('COMMIT');
    return result;
  }

  async #issue<T>(
    client: pg.PoolClient,
    statement: Statement,
    parameters: readonly Parameter[],
  ): Promise<T[]> {
    const text = this.distributed ? statement.distributed : statement.text;
    const values = parameters.map((value) => (value instanceof Uint8Array ? asBuffer(value) : value));
    const name = this.#places.prepare && parameters.length > 0 ? this.#nameOf(text) : undefined;
    const { rows } = await client.query(name === undefined ? { text, values } : { name, text, values });
    return rows as T[];
  }

  /** Statements are prepared once for each connection, under a name that stands for their text. */
  #nameOf(text: string): string {
    let name = this.#names.get(text);
    if (name === undefined) {
      name = `anchor_${this.#names.size}`;
      this.#names.set(text, name);
    }
    return name;
  }

  async #withConnection<T>(use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    if (this.#closed) throw new StoreUnavailableError('the store is closed');
    const pool = this.#pool;
    let client: pg.PoolClient;
    try {
      client = await pool.connect();
    } catch (error) {
      this.#tryNextPlace(pool);
      throw unavailable(error);
    }
    const lost = (error: Error) => {
      fault = error;
    };
    let fault: Error | undefined;
    client.on('error', lost);
    try {
      return await use(client);
    } catch (error) {
      // Whatever state the connection is in after what the server itself has not answered, nobody is to meet it again.
      if (!isDatabaseFault(error) || !isSqlState(error.code)) fault ??= asError(error);
      if (isDatabaseFault(error) && (error.code === '25006' || error.code.startsWith('57P'))) {
        fault ??= error;
        this.#tryNextPlace(pool);
      }
      throw unavailable(error);
    } finally {
      client.off('error', lost);
      client.release(fault);
    }
  }

  /** With several hosts: another may be the one that takes writes now. */
  #tryNextPlace(pool: pg.Pool): void {
    if (pool !== this.#pool || this.#closed || this.#places.configs.length < 2) return;
    this.#place = (this.#place + 1) % this.#places.configs.length;
    this.#pool = this.#openPool();
    pool.end().catch(() => {});
  }

  #openPool(): pg.Pool {
    const { max, timeoutMs } = this.#options;
    const pool = new pg.Pool({
      ...this.#places.configs[this.#place],
      max,
      query_timeout: timeoutMs,
      idleTimeoutMillis: 0,
      // The statements of a batch are sent one behind the other, without waiting for each other's answers.
      pipeline: true,
      types: TYPES,
    });
    // An idle connection has ended: the pool makes another when it needs one.
    pool.on('error', () => {});
    return pool;
  }
}

function unavailable(error: unknown): StoreUnavailableError {
  if (error instanceof StoreUnavailableError) return error;
  const { message } = asError(error);
  return new StoreUnavailableError(`PostgreSQL could not do it: ${message}`, { cause: error });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
