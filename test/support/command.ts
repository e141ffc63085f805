import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { onEnd } from './on-end.ts';
import { waitFor } from './wait-for.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface CommandOptions {
  env?: Record<string, string>;
  cwd?: string;
  /** Runs as this user; needs root. */
  uid?: number;
}

/** The command line `anchor-webhooks …` as a process of its own. */
export class RunningCommand {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';

  constructor(command: string, args: readonly string[], options: CommandOptions) {
    const { env = {}, cwd = ROOT, uid } = options;
    this.child = spawn(command, args, {
      cwd,
      env: { ...withoutSettings(process.env), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(uid !== undefined && { uid }),
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
  }

  /** Resolves with the exit code; null where a signal ended the process. */
  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'close');
    return this.child.exitCode;
  }

  /** Waits until standard output holds a match, and returns it. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#matching(pattern, () => this.stdout);
  }

  /** Waits until standard error holds a match, and returns it. */
  async noted(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#matching(pattern, () => this.stderr);
  }

  #matching(pattern: RegExp, text: () => string): Promise<RegExpExecArray> {
    return waitFor(
      () => {
        const match = pattern.exec(text());
        if (match === null && this.child.exitCode !== null) throw new Error(`it ended: ${this.stderr}`);
        return match;
      },
      { timeoutMs: 20_000, describe: () => `${pattern} in the output:\n${this.stdout}\n${this.stderr}` },
    );
  }
}

/** Starts `anchor-webhooks` with these arguments; it is killed at the end of the test if it still runs. */
export function startCommand(
  t: TestContext,
  args: readonly string[],
  options: CommandOptions = {},
): RunningCommand {
  const command = new RunningCommand(process.execPath, [MAIN, ...args], options);
  onEnd(t, async () => {
    command.child.kill('SIGKILL');
    await command.ended();
  });
  return command;
}

/** Runs `anchor-webhooks` to its end. */
export async function runCommand(
  t: TestContext,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const command = startCommand(t, args, options);
  const code = await command.ended();
  return { code, stdout: command.stdout, stderr: command.stderr };
}

/** Settings of whoever runs the tests must not reach the command under test. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('ANCHOR_')));
}
