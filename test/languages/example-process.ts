import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { RECEIVER_TOOLS } from '../../scripts/prepare-receivers.ts';
import { RunningCommand } from '../support/command.ts';
import { onEnd } from '../support/on-end.ts';
import { waitFor } from '../support/wait-for.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const EXAMPLES = `${REPOSITORY}examples/receivers`;

/** How an example receiver is started. */
export interface Example {
  name: string;
  command: string;
  args: (port: number) => string[];
  cwd: string;
}

const node = (name: string, file: string): Example => ({
  name,
  command: process.execPath,
  args: () => [file],
  cwd: `${EXAMPLES}/node`,
});
const python = (name: string, file: string): Example => ({
  name,
  command: RECEIVER_TOOLS.python,
  args: () => [file],
  cwd: `${EXAMPLES}/python`,
});
const go = (name: string, program: string): Example => ({
  name,
  command: `${RECEIVER_TOOLS.go}/${program}`,
  args: () => [],
  cwd: EXAMPLES,
});

export const EXAMPLE_RECEIVERS: readonly Example[] = [
  node('Express', 'express.js'),
  node('Fastify', 'fastify.js'),
  node('Hono', 'hono.js'),
  {
    name: 'Next.js',
    command: process.execPath,
    args: (port) => [
      `${EXAMPLES}/node/node_modules/next/dist/bin/next`,
      'dev',
      '-H',
      '127.0.0.1',
      '-p',
      String(port),
    ],
    cwd: `${EXAMPLES}/node/nextjs`,
  },
  python('FastAPI', 'fastapi_app.py'),
  python('Flask', 'flask_app.py'),
  python('Django', 'django_app.py'),
  go('net/http', 'nethttp'),
  go('gin', 'gin'),
];

export interface RunningExample {
  url: string;
  /** What it has printed. */
  output(): string;
}

/** Starts an example; it is ended with the test. Ready once a request is answered. */
export async function startExample(
  t: TestContext,
  example: Example,
  options: { port: number; secret: string; inbox: string },
): Promise<RunningExample> {
  const { port, secret, inbox } = options;
  const process = new RunningCommand(example.command, example.args(port), {
    cwd: example.cwd,
    env: {
      PORT: String(port),
      WEBHOOK_SECRET: secret,
      INBOX: inbox,
      PYTHONPATH: `${REPOSITORY}verify/python`,
      PYTHONDONTWRITEBYTECODE: '1',
      NEXT_TELEMETRY_DISABLED: '1',
    },
  });
  onEnd(t, async () => {
    process.child.kill();
    await process.ended();
  });
  const url = `http://127.0.0.1:${port}/webhooks`;
  await waitFor(async () => (await unsignedStatus(url)) === 400, {
    timeoutMs: 60_000,
    describe: () => `an answer of ${example.name}:\n${process.stdout}\n${process.stderr}`,
  });
  return { url, output: () => process.stdout };
}

async function unsignedStatus(url: string): Promise<number | null> {
  try {
    return (await fetch(url, { method: 'POST', body: '{}', headers: JSON_TYPE })).status;
  } catch {
    return null;
  }
}

export const JSON_TYPE = { 'content-type': 'application/json' };
