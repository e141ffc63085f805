import { createHash } from 'node:crypto';
import pg from 'pg';
import { StoreUnavailableError } from '../../errors.ts';
import { Places } from './connect.ts';
import { isDatabaseFault, isNotPrepared, isSqlState, isTryAgain, NOT_WRITABLE } from './faults.ts';
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
  /** Unix ms on the database's clock, for statements that take it where tables are distributed. */
  now?: () => number;
}

/** Tries of a transaction that others got in the way of. */
const TRIES = 4;
/** What the pool says where no connection became free in time. */
const ALL_IN_USE = 'timeout exceeded when trying to connect';
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
  readonly #pool: pg.Pool;
  #prepare: boolean;
  #closed = false;

  constructor(options: DatabaseOptions) {
    this.distributed = options.distributed;
    this.#options = options;
    this.#places = new Places(options.url, 'anchor-webhooks');
    this.#prepare = this.#places.prepare;
    this.#pool = this.#openPool();
  }

  run<T = Row>(statement: Statement, parameters: readonly Parameter[] = []): Promise<T[]> {
    return again(() => this.#withConnection((client) => this.#issue<T>(client, statement, parameters)));
  }

  /** All or nothing. `work` may be run again where others got in the way (a deadlock), so it must not keep state. */
  transaction<T>(work: (tx: Runner) => Promise<T>): Promise<T> {
    return again(() => this.#withConnection((client) => this.#transact(client, work)));
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#pool.end();
  }

  async #transact<T>(client: pg.PoolClient, work: (tx: Runner) => Promise<T>): Promise<T> {
    // Sent ahead of the first statement, without waiting for its answer: what fails in it fails the statement as well.
    const begun = client.query('BEGIN');
    begun.catch(() => {});
    let result: T;
    try {
      result = await work({
        run: (statement, parameters = []) => this.#issue(client, statement, parameters),
      });
      await begun;
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
    if (this.distributed && statement.reach === 'batch')
      throw new Error('a batch goes to more than one shard');
    const text = this.distributed ? statement.distributed : statement.text;
    const values = parameters.map((value) => (value instanceof Uint8Array ? asBuffer(value) : value));
    if (this.distributed && statement.takesTime) values.push(this.#now());
    const name = this.#prepare && values.length > 0 ? this.#nameOf(text) : undefined;
    const { rows } = await client.query(name === undefined ? { text, values } : { name, text, values });
    return rows as T[];
  }

  #now(): number {
    const { now } = this.#options;
    if (now === undefined)
      throw new Error('a statement takes the time, and this pool was not told how to have it');
    return Math.floor(now());
  }

  /**
   * Statements are prepared once for each connection. The name is made of the text, as behind a pooler that knows nothing of
   * prepared statements another node's connection may be met, where the same name must not stand for another text.
   */
  #nameOf(text: string): string {
    let name = this.#names.get(text);
    if (name === undefined) {
      name = `anchor_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
      this.#names.set(text, name);
    }
    return name;
  }

  async #withConnection<T>(use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    if (this.#closed) throw new StoreUnavailableError('the store is closed');
    const client = await this.#connect();
    const place = this.#places.current;
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
      if (isDatabaseFault(error) && (error.code === NOT_WRITABLE || error.code.startsWith('57P'))) {
        fault ??= error;
        this.#places.moveOn(place);
      }
      if (isNotPrepared(error)) {
        fault ??= asError(error);
        this.#prepare = false;
      }
      throw unavailable(error);
    } finally {
      client.off('error', lost);
      client.release(fault);
    }
  }

  /** Tries each place once: with several, another may be the one that takes writes now. */
  async #connect(): Promise<pg.PoolClient> {
    for (let tries = 1; ; tries++) {
      const place = this.#places.current;
      try {
        return await this.#pool.connect();
      } catch (error) {
        if (asError(error).message !== ALL_IN_USE) this.#places.moveOn(place);
        if (tries >= this.#places.count || this.#closed) throw unavailable(error);
      }
    }
  }

  #openPool(): pg.Pool {
    const { max, timeoutMs } = this.#options;
    const places = this.#places;
    class PlacedClient extends pg.Client {
      constructor(shared?: pg.ClientConfig) {
        super({ ...shared, ...places.current });
      }

      override connect(): Promise<pg.Client>;
      override connect(callback: (error: Error) => void): void;
      override connect(callback?: (error: Error) => void): Promise<pg.Client> | undefined {
        if (callback === undefined) return super.connect();
        super.connect((error: Error) => {
          // One that failed at signing in stays open otherwise, for as long as the server puts up with it.
          if (error) this.end().catch(() => undefined);
          callback(error);
        });
        return undefined;
      }
    }
    const pool = new pg.Pool({
      Client: PlacedClient,
      connectionTimeoutMillis: places.current.connectionTimeoutMillis,
      max,
      query_timeout: timeoutMs,
      idleTimeoutMillis: 0,
      // The statements of a batch are sent one behind the other, without waiting for each other's answers.
      pipeline: true,
      types: TYPES,
      ...(places.needsWritable && { onConnect: assertWritable }),
    });
    // An idle connection has ended: the pool makes another when it needs one.
    pool.on('error', () => {});
    return pool;
  }
}

/** A replica lets everybody in, and refuses each write. */
async function assertWritable(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ transaction_read_only: string }>('SHOW transaction_read_only');
  if (rows[0]?.transaction_read_only === 'off') return;
  throw Object.assign(new Error('the server takes no writes'), { code: NOT_WRITABLE });
}

/** Does again what others got in the way of (a deadlock), or what a pooler has forgotten: nothing of it was done. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      if (tries === TRIES || !(isTryAgain(cause) || isNotPrepared(cause))) throw error;
    }
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
