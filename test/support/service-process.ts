import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';
import { waitFor } from './wait-for.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
/** As the command and `npm start` run it. */
export const NODE_ARGS = ['--max-semi-space-size=16', '--heap-growing-percent=100', '--v8-pool-size=2'];
export const NODE_ENV = {
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/anchor-webhooks', import.meta.url)),
  MALLOC_ARENA_MAX: '2',
};
const START_TIMEOUT_MS = 60_000;

export interface ServiceProcessOptions {
  /** Holds the data folder and the log; belongs to the caller. */
  folder: string;
  /** Settings besides those that every loopback test needs. */
  env?: Record<string, string>;
  /** Flags for node itself, such as --cpu-prof. */
  nodeArgs?: string[];
}

/**
 * The real service, `node src/main.ts serve`, as a process of its own that can be killed and started again on the
 * same data, port and keys. Receivers on loopback are allowed.
 */
export class ServiceProcess {
  readonly adminToken: string;
  readonly port: number;
  readonly logFile: string;
  readonly #options: ServiceProcessOptions;
  readonly #env: Record<string, string>;
  #child: ChildProcess | undefined;

  private constructor(options: ServiceProcessOptions, port: number) {
    this.#options = options;
    this.port = port;
    this.adminToken = randomBytes(32).toString('base64url');
    this.logFile = join(options.folder, 'service.log');
    this.#env = {
      ANCHOR_DATA_DIR: join(options.folder, 'data'),
      ANCHOR_PORT: String(port),
      ANCHOR_ADMIN_TOKEN: this.adminToken,
      ANCHOR_ALLOW_TARGETS: '127.0.0.0/8,::1,localhost',
      ANCHOR_ALLOW_HTTP_TARGETS: 'true',
      ANCHOR_API_RATE_LIMIT: '0',
      ...options.env,
    };
  }

  /** Starts the service on a free port and resolves once it is ready. */
  static async start(options: ServiceProcessOptions): Promise<ServiceProcess> {
    const service = new ServiceProcess(options, await freePort());
    await service.startAgain();
    return service;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    const pid = this.#child?.pid;
    if (pid === undefined) throw new Error('the service is not running');
    return pid;
  }

  /** Starts the service anew after it has ended, on the same data. */
  async startAgain(): Promise<void> {
    const log = openSync(this.logFile, 'a');
    const args = [...NODE_ARGS, ...(this.#options.nodeArgs ?? []), MAIN, 'serve'];
    const child = spawn(process.execPath, args, {
      env: {
        ...withoutSettings(process.env),
        ...NODE_ENV,
        ...this.#env,
      },
      stdio: ['ignore', log, log],
    });
    closeSync(log); // The child has its own copy.
    this.#child = child;
    await waitFor(() => child.exitCode !== null || child.signalCode !== null || this.#isReady(), {
      timeoutMs: START_TIMEOUT_MS,
      describe: () => `the service to become ready; its log ends with:\n${this.#logEnd()}`,
    });
    if (child.exitCode !== null) throw new Error(`the service did not start:\n${this.#logEnd()}`);
  }

  /** Sends a signal and resolves with how the process ended. */
  async end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    if (this.#child?.exitCode === null) this.#child.kill(signal);
    return this.ended();
  }

  /** Resolves with how the process ended, once it has by itself. */
  async ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    const child = this.#child;
    if (child === undefined) throw new Error('the service is not running');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    this.#child = undefined;
    return { code: child.exitCode, signal: child.signalCode };
  }

  /** Ends the process if it still runs; for clean-up. */
  async dispose(): Promise<void> {
    if (this.#child !== undefined) await this.end('SIGKILL');
  }

  /** Everything that the process has written to its standard output and error so far, over all its starts. */
  log(): string {
    return readFileSync(this.logFile, 'utf8');
  }

  #logEnd(): string {
    return this.log().split('\n').slice(-20).join('\n');
  }

  async #isReady(): Promise<boolean> {
    try {
      const response = await fetch(`${this.url}/readyz`, { headers: { connection: 'close' } });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false; // It does not listen yet.
    }
  }
}

/** Settings of whoever runs the tests must not reach the service under test. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('ANCHOR_')));
}
