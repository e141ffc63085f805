/** The TypeScript library in the other runtimes that it is for, with nothing of Node.js. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type RuntimeName, runtimeBinary } from '../../scripts/prepare-runtimes.ts';
import { tempDir } from '../support/temp-dir.ts';
import { bundleVerify } from '../support/verify-bundle.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const HERE = fileURLToPath(new URL('./runtimes', import.meta.url));
const { cases } = JSON.parse(readFileSync(`${ROOT}test/vectors/signatures.json`, 'utf8'));

function assertVerifies(t: TestContext, name: RuntimeName, args: string[], cwd: string): void {
  const binary = runtimeBinary(name, (line) => t.diagnostic(line));
  const { status, stdout, stderr } = spawnSync(binary, args, {
    cwd,
    encoding: 'utf8',
    env: { HOME: tempDir(t), NO_COLOR: '1' },
    timeout: 60_000,
  });
  assert.equal(status, 0, stderr);
  assert.ok(`${stdout}${stderr}`.includes(`${cases.length} vectors`), `${stdout}${stderr}`);
}

test('Deno verifies every vector, without any permission', (t) => {
  const args = [
    'run',
    '--quiet',
    '--no-prompt',
    '--no-config',
    '--no-lock',
    '--no-remote',
    '--no-npm',
    'run-vectors.js',
  ];
  assertVerifies(t, 'deno', args, HERE);
});

test('Bun verifies every vector', (t) => {
  assertVerifies(t, 'bun', ['run', 'run-vectors.js'], HERE);
});

test('workerd, the runtime of Cloudflare Workers, verifies every vector without its Node.js compatibility', async (t) => {
  const folder = tempDir(t);
  for (const file of ['worker.js', 'check-vectors.js']) copyFileSync(join(HERE, file), join(folder, file));
  copyFileSync(`${ROOT}test/vectors/signatures.json`, join(folder, 'vectors.json'));
  writeFileSync(join(folder, 'verify.js'), await bundleVerify());
  writeFileSync(join(folder, 'config.capnp'), CONFIG);
  assertVerifies(t, 'workerd', ['test', 'config.capnp'], folder);
});

const CONFIG = `\
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = (
  modules = [
    (name = "worker.js", esModule = embed "worker.js"),
    (name = "check-vectors.js", esModule = embed "check-vectors.js"),
    (name = "verify.js", esModule = embed "verify.js"),
    (name = "vectors.json", json = embed "vectors.json"),
  ],
  compatibilityDate = "2025-01-01",
))]);
`;
