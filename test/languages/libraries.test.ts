/** The verify libraries' own suites, in their own languages. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { RECEIVER_TOOLS } from '../../scripts/prepare-receivers.ts';

const VERIFY = fileURLToPath(new URL('../../verify', import.meta.url));

test('the suite of the Python library passes', () => {
  const { status, stderr } = spawnSync(RECEIVER_TOOLS.python, ['-m', 'unittest'], {
    cwd: `${VERIFY}/python`,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  assert.match(stderr, /Ran [1-9]\d* tests/);
});

test('the types of the Python library hold under mypy --strict, also for whoever uses them', () => {
  const files = ['anchor_webhooks.py', 'anchor_webhooks_events.py', '../../test/languages/uses_types.py'];
  const args = ['-m', 'mypy', '--strict', '--no-incremental', '--cache-dir', '/dev/null', ...files];
  const { status, stdout, stderr } = spawnSync(RECEIVER_TOOLS.python, args, {
    cwd: `${VERIFY}/python`,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stdout + stderr);
});

test('the suite of the Go library passes, and so does go vet', () => {
  const { status, stdout, stderr } = spawnSync('go', ['test', '-count=1', '-v', './...'], {
    cwd: `${VERIFY}/go`,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /--- PASS: TestVectors/);
  const vet = spawnSync('go', ['vet', './...'], { cwd: `${VERIFY}/go`, encoding: 'utf8' });
  assert.equal(vet.status, 0, vet.stderr);
});
