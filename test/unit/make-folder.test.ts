import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { makeFolder } from '../../src/common/make-folder.ts';
import { tempDir } from '../support/temp-dir.ts';

test('every missing folder of the path is made, for its owner alone where that is asked for', (t) => {
  const base = tempDir(t);
  makeFolder(join(base, 'a/b/c'), 0o700);
  for (const path of ['a', 'a/b', 'a/b/c']) assert.equal(statSync(join(base, path)).mode & 0o777, 0o700);
  makeFolder(join(base, 'a/b/c'));
  assert.equal(statSync(join(base, 'a/b/c')).mode & 0o777, 0o700);
});

test('a path through a file, and one below a link that leads nowhere, is refused', (t) => {
  const base = tempDir(t);
  writeFileSync(join(base, 'file'), '');
  assert.throws(() => makeFolder(join(base, 'file/a')), { code: 'ENOTDIR' });
  symlinkSync(join(base, 'nowhere'), join(base, 'link'));
  assert.throws(() => makeFolder(join(base, 'link/a')), { code: 'EEXIST' });
  mkdirSync(join(base, 'nowhere'));
  makeFolder(join(base, 'link/a'));
  assert.ok(existsSync(join(base, 'nowhere/a')));
});

test('a file system that holds no folders is refused at once, where Node.js itself would try for ever', () => {
  // In a process of its own, as one that goes round for ever could not be stopped here.
  const module = JSON.stringify(new URL('../../src/common/make-folder.ts', import.meta.url).href);
  const program = `const { makeFolder } = await import(${module}); makeFolder('/proc/none/such');`;
  const args = ['--input-type=module', '--eval', program];
  const ended = spawnSync(process.execPath, args, { timeout: 10_000, encoding: 'utf8' });
  assert.equal(ended.status, 1);
  assert.match(ended.stderr, /ENOENT|EACCES|EPERM|EROFS/);
});
