import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../test/support/free-port.ts';
import { type Block, runnableBlocks } from './runnable-blocks.ts';

export interface Step {
  heading: string;
  seconds: number;
}

const TIMEOUT_MS = 120_000;
const POLL_MS = 20;

/**
 * Goes through a page as a reader would: each block in a shell of its own in the same folder, blocks marked as
 * background in a terminal that stays open, and the `export` lines that the first start prints pasted into every later one.
 *
 * @param options.folder where the reader works
 * @param options.env what is set in every terminal besides
 * @param options.install what stands for `npm install anchor-webhooks`: the package's tarball
 * @returns how long each heading's blocks took
 * @throws Error with what was printed, where a block fails or does not print what the page says
 */
export async function runGuide(
  page: URL,
  options: {
    folder: string;
    install: string | null;
    env?: Record<string, string>;
    say: (line: string) => void;
  },
): Promise<Step[]> {
  const { folder, install, env = {}, say } = options;
  const guide = new Guide(folder, await freePorts(), env);
  try {
    const steps: Step[] = [];
    for (const block of runnableBlocks(readFileSync(page, 'utf8'))) {
      const start = performance.now();
      await guide.run(block, install);
      const seconds = (performance.now() - start) / 1000;
      const last = steps.at(-1);
      if (last?.heading === block.heading) last.seconds += seconds;
      else steps.push({ heading: block.heading, seconds });
      say(`${block.heading}: ${seconds.toFixed(1)} s`);
    }
    await guide.assertOutcome();
    return steps;
  } finally {
    await guide.end();
  }
}

/** What the pages say, and what is used here in its place: other things may listen on those ports. */
type Ports = ReadonlyMap<string, string>;

async function freePorts(): Promise<Ports> {
  const ports = ['8787', '3000', '9000', '9001', '9002', '9003'];
  return new Map(await Promise.all(ports.map(async (port) => [port, String(await freePort())] as const)));
}

class Guide {
  readonly #folder: string;
  readonly #ports: Ports;
  readonly #env: Record<string, string>;
  readonly #terminals: Terminal[] = [];
  #pasted = '';

  constructor(folder: string, ports: Ports, env: Record<string, string>) {
    this.#folder = folder;
    this.#ports = ports;
    // `listen` takes its default port from the page, and the service the one that is free.
    this.#env = { ...env, ANCHOR_PORT: ports.get('8787') ?? '' };
  }

  async run(block: Block, install: string | null): Promise<void> {
    const text = this.#withPorts(block.text).replace(
      /npm install anchor-webhooks/g,
      `npm install --no-audit --no-fund --prefer-offline ${install ?? 'anchor-webhooks'}`,
    );
    if (block.file !== null) {
      writeFileSync(join(this.#folder, block.file), text);
      return;
    }
    if (block.after !== null) await this.#shown(block.after);
    const terminal = new Terminal(this.#script(block, text), this.#folder, block, this.#env);
    if (!block.background) {
      const code = await terminal.ended();
      if (code !== 0)
        throw new Error(`A block below "${block.heading}" ended with ${code}:\n${terminal.output}`);
      return;
    }
    this.#terminals.push(terminal);
    await terminal.printed(block.ready);
    const exports = terminal.output.match(/^export (?:.*\\\n)*.*$/gm);
    if (exports !== null) this.#pasted = exports.join('\n');
  }

  /** Waits until one of the terminals that stay open shows the text. */
  #shown(text: string): Promise<void> {
    return Promise.any(this.#terminals.map((terminal) => terminal.printed(text)));
  }

  async assertOutcome(): Promise<void> {
    for (const terminal of this.#terminals) await terminal.printed(terminal.block.shows);
  }

  async end(): Promise<void> {
    await Promise.all(this.#terminals.map((terminal) => terminal.end()));
  }

  #script(block: Block, text: string): string {
    if (block.language === 'sh') return `set -e\n${this.#pasted}\n${text}`;
    const file = join(this.#folder, 'block.mjs');
    writeFileSync(file, text);
    return `${this.#pasted}\nexec node ${file}`;
  }

  #withPorts(text: string): string {
    let result = text;
    for (const [shown, used] of this.#ports)
      result = result.replace(new RegExp(`(:|port )${shown}\\b|\\b${shown}(?=, ')`, 'g'), `$1${used}`);
    return result;
  }
}

/** What npm and the tests set for themselves; the machine's certificate authorities stay, or npm trusts no registry. */
function isOfThisRun(name: string): boolean {
  if (name === 'NODE_EXTRA_CA_CERTS') return false;
  return ['ANCHOR_', 'npm_', 'NODE_'].some((prefix) => name.startsWith(prefix));
}

class Terminal {
  readonly block: Block;
  readonly #child: ChildProcess;
  output = '';

  constructor(script: string, cwd: string, block: Block, env: Record<string, string>) {
    this.block = block;
    const inherited = Object.entries(process.env).filter(([name]) => !isOfThisRun(name));
    this.#child = spawn('bash', ['-c', script], {
      cwd,
      env: { ...Object.fromEntries(inherited), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const add = (text: string) => {
      this.output += text;
    };
    this.#child.stdout?.setEncoding('utf8').on('data', add);
    this.#child.stderr?.setEncoding('utf8').on('data', add);
  }

  async ended(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'close');
    return this.#child.exitCode;
  }

  /** Waits until the terminal shows the text. @throws Error with what it shows instead */
  async printed(text: string | null): Promise<void> {
    const end = performance.now() + TIMEOUT_MS;
    while (text !== null && !this.output.includes(text)) {
      const isOver = this.#child.exitCode !== null || performance.now() > end;
      if (isOver) throw new Error(`Below "${this.block.heading}" nothing printed "${text}":\n${this.output}`);
      await delay(POLL_MS);
    }
  }

  /** Ctrl-C, to all that runs in this terminal; and the end of what does not heed it. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.pid === undefined) return;
    const group = -this.#child.pid;
    process.kill(group, 'SIGINT');
    const timer = setTimeout(() => process.kill(group, 'SIGKILL'), 5_000);
    await this.ended();
    clearTimeout(timer);
  }
}
