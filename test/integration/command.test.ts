import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { SETTINGS, settingNames } from '../../src/config.ts';
import { runCommand } from '../support/command.ts';

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

test('serve --help shows every setting that has an effect', async (t) => {
  const { code, stdout } = await runCommand(t, ['serve', '--help']);
  assert.equal(code, 0);
  for (const name of settingNames()) {
    assert.equal(stdout.includes(`[${SETTINGS[name].env}`), SETTINGS[name].reserved === undefined, name);
  }
});
