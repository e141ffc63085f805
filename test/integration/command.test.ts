import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { SETTINGS, settingNames } from '../../src/settings/config.ts';
import { runCommand } from '../support/command.ts';
import { tempDir } from '../support/temp-dir.ts';

test('--version prints the version of the package', async (t) => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const { code, stdout } = await runCommand(t, ['--version']);
  assert.equal(code, 0);
  assert.equal(stdout, `${version}\n`);
});

test('--help shows the commands with examples', async (t) => {
  const { code, stdout } = await runCommand(t, ['--help']);
  assert.equal(code, 0);
  assert.match(stdout, /serve/);
  assert.match(stdout, /demo/);
  assert.match(stdout, /Examples:/);
});

test('serve --help shows every setting', async (t) => {
  const { code, stdout } = await runCommand(t, ['serve', '--help']);
  assert.equal(code, 0);
  for (const name of settingNames()) {
    assert.ok(stdout.includes(`[${SETTINGS[name].env}`), name);
  }
});

test('what was compiled of the sources is kept for the next start, and a place that cannot be written to stops nothing', async (t) => {
  const folder = join(tempDir(t), 'compiled');
  assert.equal((await runCommand(t, ['--version'], { env: { NODE_COMPILE_CACHE: folder } })).code, 0);
  const kept = readdirSync(folder, { recursive: true });
  assert.ok(kept.length > 50, `${kept.length} files`);
  const file = join(tempDir(t), 'no-folder');
  writeFileSync(file, '');
  const { code, stdout } = await runCommand(t, ['--version'], { env: { NODE_COMPILE_CACHE: file } });
  assert.equal(code, 0);
  assert.match(stdout, /^\d+\.\d+\.\d+/);
});
