import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

const MOST_BYTES = 4 * 1024;

test('the TypeScript library stays under 4 KB minified, and needs nothing else', async () => {
  const entry = fileURLToPath(new URL('../../verify/typescript/verify.ts', import.meta.url));
  const [bundle] = (await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      lib: { entry, formats: ['es'] },
      write: false,
      minify: 'oxc',
      rolldownOptions: { external: /.*/ },
    },
  })) as Rolldown.RolldownOutput[];
  const [chunk, ...others] = bundle?.output ?? [];
  assert.ok(chunk?.type === 'chunk' && others.length === 0);
  assert.deepEqual(chunk.imports, []);
  const bytes = Buffer.byteLength(chunk.code);
  assert.ok(bytes < MOST_BYTES, `${bytes} bytes`);
});
