/** What every command says that asks a service: where there is none, where its key is wrong, and where it has none. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { describedProgram, leaves, nameOf } from '../../scripts/docs/cli-page.ts';
import type { Ending } from '../../src/cli/exit-codes.ts';
import { createProgram } from '../../src/cli/program.ts';
import { reportError } from '../../src/cli/report.ts';
import { createTerminal } from '../../src/cli/terminal.ts';
import { freePort } from '../support/free-port.ts';
import { startService } from '../support/service.ts';
import { tempDir } from '../support/temp-dir.ts';

/** What the commands need besides their names. */
const ARGUMENTS: Record<string, string[]> = {
  'event-types show': ['task.completed'],
  publish: ['--example', 'task.completed', '--project', '3f0e8a52-6c1d-4b7e-9a44-0d5c2f1b7e90'],
  listen: ['--port', '0', '--register', 'task.completed'],
  'webhooks show': ['wh_1'],
  'webhooks create': ['https://example.com/', '--events', 'task.completed'],
  'webhooks update': ['wh_1', '--disable'],
  'webhooks rotate': ['wh_1'],
  'webhooks delete': ['wh_1'],
  'webhooks test': ['wh_1', 'task.completed'],
  'deliveries show': ['0196f3c1-8b3a-7c44-9d2e-5b1f0a7e6c21'],
  'deliveries resend': ['0196f3c1-8b3a-7c44-9d2e-5b1f0a7e6c21'],
  'deliveries recover': ['wh_1', '--since', '1h'],
  'keys list': ['--publisher'],
  'keys create': ['name', '--publisher'],
  'keys revoke': ['0196f3c1-8b3a-7c44-9d2e-5b1f0a7e6c21', '--publisher'],
  'projects create': ['name'],
};

const WRONG_KEYS = {
  ANCHOR_API_KEY: `ak_${'x'.repeat(43)}`,
  ANCHOR_PUBLISHER_KEY: `pk_${'x'.repeat(43)}`,
  ANCHOR_ADMIN_TOKEN: `at_${'x'.repeat(43)}`,
};

const commands = leaves(describedProgram())
  .filter(({ options }) => options.some(({ long }) => long === '--url'))
  .map((command) => nameOf(command).replace('anchor-webhooks ', ''));

/** Runs a command with --json in this process. @returns how it ended, and the error that it told */
async function faultOf(
  name: string,
  env: Record<string, string>,
): Promise<{ ending: Ending; code: string; error: string }> {
  const told: string[] = [];
  const terminal = {
    ...createTerminal(process, {}),
    out: () => {},
    note: (line: string) => void told.push(line),
  };
  const untilAskedToStop = () => new Promise<never>(() => {});
  const program = createProgram({ env, terminal, untilAskedToStop, end: () => {} });
  try {
    await program.parseAsync([...name.split(' '), ...(ARGUMENTS[name] ?? []), '--json'], { from: 'user' });
  } catch (error) {
    const ending = reportError(error, terminal, { json: true, debug: false });
    return { ending, ...JSON.parse(told.at(-1) ?? '') };
  }
  assert.fail(`${name} ended well`);
}

/** Every command at once: each waits for its tries. */
async function everyFault(env: Record<string, string>) {
  return Promise.all(commands.map(async (name) => ({ name, ...(await faultOf(name, env)) })));
}

async function nowhere(t: TestContext): Promise<Record<string, string>> {
  return { ANCHOR_URL: `http://127.0.0.1:${await freePort()}`, ANCHOR_DATA_DIR: join(tempDir(t), 'none') };
}

test('where there is no service, every command that asks one says so, and ends with 4', async (t) => {
  assert.ok(commands.length > 15);
  for (const { name, ending, error } of await everyFault({ ...(await nowhere(t)), ...WRONG_KEYS })) {
    assert.equal(ending, 'unreachable', `${name}: ${error}`);
    assert.match(error, /could not be reached: .+ Is it running, and is the URL right/, name);
  }
});

test('with a wrong key every command says so, and ends with 3', async (t) => {
  const { url } = await startService(t);
  for (const { name, ending, code, error } of await everyFault({ ANCHOR_URL: url, ...WRONG_KEYS })) {
    assert.deepEqual([ending, code], ['refused', 'unauthorized'], `${name}: ${error}`);
  }
});

test('without a key every command says which, and how to give it, and ends with 2', async (t) => {
  const env = await nowhere(t);
  // Without a key these show the types of the installation.
  const needing = commands.filter((name) => !name.startsWith('event-types'));
  for (const name of needing) {
    const { ending, error } = await faultOf(name, env);
    assert.equal(ending, 'usage', `${name}: ${error}`);
    assert.match(
      error,
      /set ANCHOR_\w+_KEY, or \w+_key in the profile|ANCHOR_ADMIN_TOKEN, or admin_token in the profile/,
      name,
    );
  }
});
