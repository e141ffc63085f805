import type postgres from 'postgres';
import type { TransactionSql } from 'postgres';
import { StoreUnavailableError } from '../../errors.ts';
import { connect } from './connect.ts';
import { isDatabaseFault, isTryAgain } from './faults.ts';
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
  /** A statement or transaction that takes longer is given up, and with it every connection of the pool. */
  timeoutMs: number;
  distributed: boolean;
}

/** Tries of a transaction that others got in the way of. */
const TRIES = 4;

/**
 * A pool of connections. What it cannot do rejects with StoreUnavailableError. Where the network swallows packets, a
 * connection never ends by itself: so everything has a deadline, and a pool that has missed one is replaced.
 */
export class Database implements Runner {
  readonly distributed: boolean;
  readonly #options: DatabaseOptions;
  #pool: postgres.Sql;
  #closed = false;

  constructor(options: DatabaseOptions) {
    this.distributed = options.distributed;
    this.#options = options;
    this.#pool = openPool(options);
  }

  run<T = Row>(statement: Statement, parameters: readonly Parameter[] = []): Promise<T[]> {
    return this.#guard((pool) => issue<T>(pool, this.distributed, statement, parameters));
  }

  /** All or nothing. `work` may be run again where others got in the way (a deadlock), so it must not keep state. */
  async transaction<T>(work: (tx: Runner) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#guard((pool) => this.#begin(pool, work));
      } catch (error) {
        const cause = error instanceof Error ? error.cause : undefined;
        if (tries === TRIES || !isTryAgain(cause)) throw error;
      }
    }
  }

  /** Statements without parameters, several in one text, as one transaction: for migrations. */
  async script(text: string): Promise<void> {
    await this.#guard((pool) => pool.unsafe(text).simple());
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#pool.end({ timeout: this.#options.timeoutMs / 1000 });
  }

  async #begin<T>(pool: postgres.Sql, work: (tx: Runner) => Promise<T>): Promise<T> {
    const result = await pool.begin(async (tx: TransactionSql) => {
      const runner: Runner = {
        run: (statement, parameters = []) => issue(tx, this.distributed, statement, parameters),
      };
      return { value: await work(runner) };
    });
    return result.value as T;
  }

  async #guard<T>(use: (pool: postgres.Sql) => Promise<T>): Promise<T> {
    if (this.#closed) throw new StoreUnavailableError('the store is closed');
    const pool = this.#pool;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new StoreUnavailableError('PostgreSQL has not answered in time'));
        this.#replace(pool);
      }, this.#options.timeoutMs);
    });
    try {
      return await Promise.race([use(pool), late]);
    } catch (error) {
      if (error instanceof StoreUnavailableError) throw error;
      if (isDatabaseFault(error) && error.code === '25006') this.#replace(pool);
      throw new StoreUnavailableError(`PostgreSQL could not do it: ${describe(error)}`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends every connection at once, and what is under way on them; new ones are made for what comes next. */
  #replace(pool: postgres.Sql): void {
    if (pool !== this.#pool || this.#closed) return;
    this.#pool = openPool(this.#options);
    pool.end({ timeout: 0 }).catch(() => {});
  }
}

async function issue<T>(
  pool: postgres.Sql | TransactionSql,
  distributed: boolean,
  statement: Statement,
  parameters: readonly Parameter[],
): Promise<T[]> {
  const text = distributed ? statement.distributed : statement.text;
  const rows = await pool.unsafe(text, parameters as postgres.SerializableParameter[], { prepare: true });
  return rows as unknown as T[];
}

function openPool({ url, max }: DatabaseOptions): postgres.Sql {
  return connect(url, { max, name: 'anchor-webhooks', keepAliveSeconds: 10 });
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
