import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../test/support/free-port.ts';
import { waitFor } from '../../test/support/wait-for.ts';
import { createDataFolder } from '../data-folder.ts';

/**
 * As BullMQ's guide to production wants it: every write in a log, which reaches the disk within a second, and no key
 * ever evicted.
 */
const SETTINGS = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction'];

export interface RedisServer {
  url: string;
  pid: number;
  stop(): Promise<void>;
}

export async function startRedis(): Promise<RedisServer> {
  const data = createDataFolder();
  const port = await freePort();
  const own = ['--port', String(port), '--bind', '127.0.0.1', '--dir', data.path, '--save', ''];
  const child = spawn('redis-server', [...own, ...SETTINGS], { stdio: ['ignore', 'pipe', 'inherit'] });
  let log = '';
  child.stdout.on('data', (text: Buffer) => {
    log += text.toString();
  });
  const stop = async () => {
    await end(child);
    data.remove();
  };
  try {
    await waitFor(() => child.exitCode !== null || log.includes('Ready to accept connections'), {
      describe: () => `Redis to start:\n${log.slice(-2000)}`,
    });
    if (child.pid === undefined || child.exitCode !== null) throw new Error(`Redis did not start:\n${log}`);
    return { url: `redis://127.0.0.1:${port}`, pid: child.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Null where there is none on this machine. */
export function redisVersion(): string | null {
  return versionOf('redis-server', /v=(\S+)/);
}

export function versionOf(command: string, pattern: RegExp): string | null {
  try {
    return pattern.exec(execFileSync(command, ['--version'], { encoding: 'utf8' }))?.[1] ?? null;
  } catch {
    return null;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
