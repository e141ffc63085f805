import { randomBytes } from 'node:crypto';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { PostgresServer } from '../../test/support/postgres-server.ts';
import { createDataFolder } from '../data-folder.ts';
import { type ProcessUsage, processTree, usageOfAll } from '../process-usage.ts';
import { versionOf } from './redis.ts';

/** A durable PostgreSQL on this machine's disk, which counts its statements. */
export interface BenchDatabase {
  url: string;
  /** Settings that every node of the service on it is started with. */
  env: Record<string, string>;
  adminToken: string;
  /** Of the server with all its processes. */
  usage(): ProcessUsage;
  /** Statements so far, transactions' begins and ends included. */
  statements(): Promise<number>;
  /** The statements that took most of its time, one line each. */
  costliest(): Promise<string[]>;
  stop(): Promise<void>;
}

export async function startDatabase(): Promise<BenchDatabase> {
  const data = createDataFolder();
  const server = await PostgresServer.start({
    parent: join(data.path, '..'),
    settings: {
      shared_buffers: '512MB',
      shared_preload_libraries: 'pg_stat_statements',
      'pg_stat_statements.track_utility': 'on',
    },
  });
  const url = await server.createDatabase('bench');
  await server.query('CREATE EXTENSION pg_stat_statements', 'bench');
  const adminToken = randomBytes(32).toString('base64url');
  return {
    url,
    env: {
      ANCHOR_DATABASE_URL: url,
      ANCHOR_MASTER_KEY: randomBytes(32).toString('base64'),
      ANCHOR_ADMIN_TOKEN: adminToken,
    },
    adminToken,
    usage: () => usageOfAll(processTree(server.pid)),
    async statements() {
      const [row] = await server.query('SELECT sum(calls)::float8 AS calls FROM pg_stat_statements', 'bench');
      return Number(row?.calls ?? 0);
    },
    async costliest() {
      const rows = await server.query(
        `SELECT round(total_exec_time)::int AS ms, calls::int AS calls, rows::int AS rows,
           left(regexp_replace(query, '\\s+', ' ', 'g'), 70) AS query
         FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT 12`,
        'bench',
      );
      return rows.map(
        ({ ms, calls, rows: count, query }) => `${ms} ms, ${calls} calls, ${count} rows: ${query}`,
      );
    },
    async stop() {
      await server.dispose();
      data.remove();
    },
  };
}

/** Null where there is none on this machine. */
export function postgresVersion(): string | null {
  const binary = globSync('/usr/lib/postgresql/*/bin/postgres').sort().at(-1);
  return binary === undefined ? null : versionOf(binary, /(\d+\.\d+)/);
}
