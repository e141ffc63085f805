import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { nodes, packed, tooOldNode } from './packed.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BIN = join(ROOT, 'node_modules', '.bin');
const { tarball, folder, files } = packed();

/** Runs a program with this Node.js as the only `node`. */
function run(node: string, args: string[]): string {
  const env = { PATH: join(node, '..'), HOME: folder };
  return execFileSync(node, args, { cwd: folder, env, encoding: 'utf8' });
}

test('the tarball holds what users need, and nothing else', () => {
  const needed = [
    'package.json',
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'dist/src/main.js',
    'dist/verify/typescript/verify.d.ts',
    'dist/cjs/client/client.d.ts',
    'dist/cjs/package.json',
    'examples/events.ndjson',
  ];
  for (const file of needed) assert.ok(files.includes(file), `${file} is missing`);
  const foreign = files.filter((file) => /(^|\/)(test|bench|scripts|shared|data|node_modules)\//.test(file));
  assert.deepEqual(foreign, []);
  const sources = files.filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'));
  assert.deepEqual(sources, [], 'Node.js does not strip types below node_modules');
});

test('publint finds nothing', () => {
  const { status, stdout } = spawnSync(join(BIN, 'publint'), ['run', tarball, '--strict'], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stdout);
});

test('attw: the types fit the code, for ESM and CommonJS', () => {
  // The package needs Node.js 24, which no longer knows the resolution of Node.js 10.
  const args = [tarball, '--profile', 'node16', '--no-emoji'];
  const { status, stdout } = spawnSync(join(BIN, 'attw'), args, { encoding: 'utf8' });
  assert.equal(status, 0, stdout);
});

test('types resolve in a strict project, under each module system', () => {
  cpSync(join(ROOT, 'test', 'pack', 'consumer', 'uses-types.ts'), join(folder, 'uses-types.mts'));
  cpSync(join(ROOT, 'test', 'pack', 'consumer', 'uses-types.ts'), join(folder, 'uses-types.cts'));
  for (const [module, resolution] of [
    ['nodenext', 'nodenext'],
    ['preserve', 'bundler'],
  ]) {
    const compilerOptions = {
      module,
      moduleResolution: resolution,
      target: 'es2022',
      lib: ['es2022', 'dom'],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
    };
    const config = { compilerOptions, include: ['uses-types.mts', 'uses-types.cts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const { status, stdout } = spawnSync(join(BIN, 'tsc'), ['-p', folder], { encoding: 'utf8' });
    assert.equal(status, 0, `${module}: ${stdout}`);
  }
});

for (const { version, path } of nodes()) {
  test(`with plain Node.js ${version}: the command, and both modules in ESM and CommonJS`, () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const command = join(folder, 'node_modules', '.bin', 'anchor-webhooks');
    assert.equal(run(path, [command, '--version']), `${manifest.version}\n`);
    for (const file of ['imports.mjs', 'requires.cjs']) {
      cpSync(join(ROOT, 'test', 'pack', 'consumer', file), join(folder, file));
      assert.equal(run(path, [file]), 'genuine: evt_1, AnchorApiError is there\n');
    }
    assert.match(run(path, [command, 'demo', '--once']), /ended as/);
  });
}

test('with a Node.js that is too old the command says so, in one line', () => {
  const command = join(folder, 'node_modules', '.bin', 'anchor-webhooks');
  const { status, stderr } = spawnSync(tooOldNode(), [command, '--version'], { encoding: 'utf8' });
  assert.equal(status, 1);
  assert.match(stderr, /^Anchor Webhooks needs Node\.js 24 or newer, and this is 22\.\d+\.\d+\. .*\n$/);
});
