/** A process of its own for each part of the benchmark, driven by commands over the IPC channel. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

type Reply = { call: number; result?: unknown; error?: string };

export interface Worker {
  readonly pid: number;
  /** Runs a command of the worker and resolves with what it returned. */
  call<Result>(command: string, args?: unknown): Promise<Result>;
  stop(): Promise<void>;
}

/** Starts `file` (an absolute path) as a worker, with arguments for Node.js. */
export function startWorker(file: string, nodeArgs: readonly string[] = []): Worker {
  const child = fork(file, { serialization: 'advanced', execArgv: [...nodeArgs] });
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let calls = 0;
  child.on('message', (reply: Reply) => {
    const caller = waiting.get(reply.call);
    waiting.delete(reply.call);
    if (reply.error === undefined) caller?.resolve(reply.result);
    else caller?.reject(new Error(reply.error));
  });
  child.on('exit', (code, signal) => {
    for (const caller of waiting.values()) caller.reject(new Error(`${file} ended (${signal ?? code})`));
    waiting.clear();
  });
  return {
    pid: pidOf(child),
    call<Result>(command: string, args?: unknown) {
      return new Promise<Result>((resolve, reject) => {
        const call = calls++;
        waiting.set(call, { resolve: resolve as (result: unknown) => void, reject });
        child.send({ call, command, args });
      });
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

type Command = { call: number; command: string; args: unknown };
// Commands are told apart by name alone, so their arguments meet here untyped.
type Handler = (args: never) => unknown;

/** The worker's side: answers each command with what its handler returns or throws. */
export function serveCommands(handlers: Record<string, Handler>): void {
  const send = process.send?.bind(process);
  if (send === undefined) throw new Error('this file is started by the benchmark, not by hand');
  process.on('message', async ({ call, command, args }: Command) => {
    try {
      const handler = handlers[command];
      if (handler === undefined) throw new Error(`no command ${command}`);
      send({ call, result: await handler(args as never) });
    } catch (error) {
      send({ call, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
  process.on('disconnect', () => process.exit());
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('could not start a worker process');
  return child.pid;
}
