import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { LeafCertificate } from './certificates.ts';
import { freePort } from './free-port.ts';
import { query } from './query.ts';
import { waitFor } from './wait-for.ts';

const START_TIMEOUT_MS = 30_000;

/** Durable as in production; small, as several may run on one machine. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  max_connections: '60',
  shared_buffers: '128MB',
  max_wal_size: '2GB',
  // A replica that lost its server is back within moments, as commits may wait for it.
  wal_retrieve_retry_interval: '200ms',
  // Tests look at what is stored within seconds; the default of a minute would leave every statistic empty.
  autovacuum_naptime: '10s',
  log_min_messages: 'warning',
};

export interface PostgresServerOptions {
  /** Settings besides those every test server has. */
  settings?: Record<string, string>;
  /** Lines of pg_hba.conf that go before those that let everybody in. */
  hba?: readonly string[];
  /** Offers TLS with this certificate. */
  tls?: LeafCertificate;
  /** Where its data folder is made; left out: in the system's temporary folder. */
  parent?: string;
}

/**
 * A real PostgreSQL server on loopback with a data folder of its own, which can be stopped, killed and started again.
 * It runs as the user that Debian's package makes, as the server refuses to run as root.
 */
export class PostgresServer {
  readonly port: number;
  readonly folder: string;
  readonly #user: Owner | null;
  readonly #settings: Record<string, string>;
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string, user: Owner | null, settings: Record<string, string>) {
    this.port = port;
    this.folder = folder;
    this.#user = user;
    this.#settings = settings;
  }

  static async start(options: PostgresServerOptions = {}): Promise<PostgresServer> {
    const server = await PostgresServer.#make(options);
    server.#run('initdb', ['-D', server.#data, '-U', 'anchor', '-A', 'trust', '-E', 'UTF8', '--no-sync']);
    server.#configure(options);
    await server.startAgain();
    return server;
  }

  /** A streaming replica of `primary`, on a port of its own. */
  static async startReplica(
    primary: PostgresServer,
    options: PostgresServerOptions = {},
  ): Promise<PostgresServer> {
    const server = await PostgresServer.#make(options);
    await server.becomeReplicaOf(primary);
    return server;
  }

  static async #make({
    settings = {},
    parent = tmpdir(),
    tls,
  }: PostgresServerOptions): Promise<PostgresServer> {
    const user = process.getuid?.() === 0 ? ownerNamed('postgres') : null;
    const folder = mkdtempSync(join(parent, 'anchor-postgres-'));
    if (user !== null) chownSync(folder, user.uid, user.gid);
    return new PostgresServer(await freePort(), folder, user, {
      ...SETTINGS,
      ...(tls !== undefined && { ssl: 'on' }),
      ...settings,
    });
  }

  /** @param database one that exists, such as `postgres` or what `createDatabase` has made */
  url(database = 'postgres'): string {
    return `postgres://anchor@127.0.0.1:${this.port}/${database}`;
  }

  /** Makes an empty database, and returns its URL. */
  async createDatabase(name: string): Promise<string> {
    await this.query(`CREATE DATABASE ${name}`);
    return this.url(name);
  }

  query(text: string, database?: string): Promise<Record<string, unknown>[]> {
    return query(this.url(database), text);
  }

  get pid(): number {
    const pid = this.#process?.pid;
    if (pid === undefined) throw new Error('PostgreSQL is not running');
    return pid;
  }

  /** Starts it on its data, and resolves once it answers. */
  async startAgain(): Promise<void> {
    const settings = { ...this.#settings, unix_socket_directories: this.folder };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const log = join(this.folder, 'server.log');
    writeFileSync(log, '', { flag: 'a' });
    const child = spawn(binary('postgres'), ['-D', this.#data, '-p', String(this.port), ...flags], {
      ...this.#user,
      cwd: this.folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.on('data', (text: Buffer) => writeFileSync(log, text, { flag: 'a' }));
    this.#process = child;
    await waitFor(() => child.exitCode !== null || this.#answers(), {
      timeoutMs: START_TIMEOUT_MS,
      describe: () => `PostgreSQL to answer; its log ends with:\n${this.#logEnd()}`,
    });
    if (child.exitCode !== null) throw new Error(`PostgreSQL did not start:\n${this.#logEnd()}`);
  }

  /**
   * Ends the server: `fast` closes every connection, `immediate` is as a crash that leaves what is on disk.
   */
  async stop(how: 'fast' | 'immediate' = 'fast'): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await exited;
  }

  /** Gives up its own data for a copy of `primary`'s, and follows it from now on. It must not run. */
  async becomeReplicaOf(primary: PostgresServer): Promise<void> {
    rmSync(this.#data, { recursive: true, force: true });
    const from = ['-h', '127.0.0.1', '-p', String(primary.port), '-U', 'anchor'];
    await this.#runBeside('pg_basebackup', [
      ...from,
      '-D',
      this.#data,
      '-R',
      '-X',
      'stream',
      '-c',
      'fast',
      '--no-sync',
    ]);
    await this.startAgain();
  }

  /** A folder beside its data, which the server may write to. Returns its path. */
  makeFolder(name: string): string {
    const path = join(this.folder, name);
    mkdirSync(path, { recursive: true });
    if (this.#user !== null) chownSync(path, this.#user.uid, this.#user.gid);
    return path;
  }

  /**
   * Runs lines of a shell as the server's user, in a folder beside its data, with the server's programs on the PATH, and where
   * the data is and on which port the server listens in the environment, as libpq and people expect them.
   */
  async runLines(lines: string): Promise<void> {
    const child = spawn('sh', ['-e', '-c', lines], {
      ...this.#user,
      cwd: this.makeFolder('lines'),
      stdio: 'pipe',
      env: {
        PATH: `${dirname(binary('postgres'))}:${process.env.PATH}`,
        PGDATA: this.#data,
        PGPORT: String(this.port),
      },
    });
    let said = '';
    child.stderr.on('data', (text: Buffer) => {
      said += text.toString();
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`the lines ended with ${code}: ${said}`);
  }

  /** Ends every connection, those of a replica included. */
  async endConnections(): Promise<void> {
    await this.query(`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE backend_type IN ('client backend', 'walsender') AND pid <> pg_backend_pid()`);
  }

  /** Makes a replica the server that takes writes. Resolves once it does. */
  async promote(): Promise<void> {
    await this.query('SELECT pg_promote(true, 30)');
  }

  /** Whether commits wait until a replica has them on its disk. */
  async setSynchronous(on: boolean): Promise<void> {
    await this.query(`ALTER SYSTEM SET synchronous_standby_names = '${on ? '*' : ''}'`);
    await this.query('SELECT pg_reload_conf()');
    if (!on) return;
    await waitFor(
      async () => {
        const [found] = await this.query('SELECT sync_state FROM pg_stat_replication');
        return found?.sync_state === 'sync';
      },
      { timeoutMs: START_TIMEOUT_MS, describe: 'the replica to be waited for' },
    );
  }

  /** Ends it for good. */
  async dispose(): Promise<void> {
    await this.stop('immediate');
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #data(): string {
    return join(this.folder, 'data');
  }

  #configure({ hba = [], tls }: PostgresServerOptions): void {
    const file = join(this.#data, 'pg_hba.conf');
    writeFileSync(file, [...hba, readFileSync(file, 'utf8')].join('\n'));
    if (tls === undefined) return;
    // Where the server looks for them if nothing else is set.
    for (const [name, text] of [['server.key', tls.key] as const, ['server.crt', tls.cert] as const]) {
      const place = join(this.#data, name);
      writeFileSync(place, text, { mode: 0o600 });
      if (this.#user !== null) chownSync(place, this.#user.uid, this.#user.gid);
    }
  }

  #run(program: string, args: string[]): void {
    execFileSync(binary(program), args, { ...this.#user, cwd: this.folder, stdio: 'pipe' });
  }

  /** As `#run`, while everything else in this process goes on. */
  async #runBeside(program: string, args: string[]): Promise<void> {
    const child = spawn(binary(program), args, { ...this.#user, cwd: this.folder, stdio: 'pipe' });
    let said = '';
    child.stderr.on('data', (text: Buffer) => {
      said += text.toString();
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new Error(`${program} ended with ${code}: ${said}`);
  }

  async #answers(): Promise<boolean> {
    try {
      await this.query('SELECT 1');
      return true;
    } catch {
      return false; // It is not up yet.
    }
  }

  #logEnd(): string {
    return readFileSync(join(this.folder, 'server.log'), 'utf8').split('\n').slice(-20).join('\n');
  }
}

interface Owner {
  uid: number;
  gid: number;
}

/** Of a user of this machine, by name. */
export function ownerNamed(name: string): Owner {
  const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** The newest installed server's program of that name. */
function binary(program: string): string {
  const found = globSync(`/usr/lib/postgresql/*/bin/${program}`).sort().at(-1);
  if (found === undefined) {
    throw new Error(`PostgreSQL's ${program} is missing. Install it with: apt-get install postgresql`);
  }
  return found;
}
