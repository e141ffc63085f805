import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const SIMULATION = fileURLToPath(new URL('../simulation/main.ts', import.meta.url));

function simulate(...args: string[]) {
  return spawnSync(process.execPath, [SIMULATION, ...args], { encoding: 'utf8' });
}

test('a typing error in a developer’s command cannot pass for a run in which everything held', () => {
  for (const args of [
    ['--seeds', 'abc'],
    ['--seeds', '0'],
    ['--sedes', '3'],
  ]) {
    const { status, stdout, stderr } = simulate(...args);
    assert.equal(status, 2, stderr);
    assert.equal(stdout, '');
    assert.match(
      stderr,
      /^(--seeds must be a number above 0|Unknown option '--sedes').*\n\nnpm run simulate/,
    );
  }
});

test('--help shows what a developer’s command takes', () => {
  const { status, stdout, stderr } = simulate('--help');
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^npm run simulate \[-- OPTIONS\]\n {2}--seeds N/);
});
