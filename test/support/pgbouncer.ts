import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { ownerNamed, type PostgresServer } from './postgres-server.ts';
import { query } from './query.ts';
import { waitFor } from './wait-for.ts';

/** PgBouncer in transaction mode: a connection of the server belongs to a client for one transaction at a time. */
export class PgBouncer {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #port: number;
  readonly #database: string;

  private constructor(process: ChildProcess, folder: string, port: number, database: string) {
    this.#process = process;
    this.#folder = folder;
    this.#port = port;
    this.#database = database;
  }

  /** @param connections to the server, for all clients together */
  static async start(server: PostgresServer, database: string, connections: number): Promise<PgBouncer> {
    const folder = mkdtempSync(join(tmpdir(), 'anchor-pgbouncer-'));
    chmodSync(folder, 0o755);
    const port = await freePort();
    const settings = join(folder, 'pgbouncer.ini');
    writeFileSync(
      settings,
      `[databases]
${database} = host=127.0.0.1 port=${server.port} dbname=${database} user=anchor
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${connections}
`,
      { mode: 0o644 },
    );
    // It refuses to run as root.
    const user = process.getuid?.() === 0 ? ownerNamed('postgres') : {};
    const child = spawn('/usr/sbin/pgbouncer', [settings], { ...user, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text: Buffer) => {
        said += text.toString();
      });
    }
    const bouncer = new PgBouncer(child, folder, port, database);
    await waitFor(() => child.exitCode !== null || bouncer.#answers(), {
      describe: () => `PgBouncer to answer:\n${readFileSync(settings, 'utf8')}\n${said}`,
    });
    if (child.exitCode !== null) throw new Error(`PgBouncer did not start:\n${said}`);
    return bouncer;
  }

  get url(): string {
    return `postgres://anchor@127.0.0.1:${this.#port}/${this.#database}`;
  }

  async dispose(): Promise<void> {
    if (this.#process.exitCode === null) {
      const exited = once(this.#process, 'exit');
      this.#process.kill('SIGTERM');
      await exited;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #answers(): Promise<boolean> {
    try {
      await query(this.url, 'SELECT 1');
      return true;
    } catch {
      return false; // It is not up yet.
    }
  }
}
