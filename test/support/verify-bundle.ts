import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

/** The TypeScript verify library as a bundler puts it into an application: one minified ES module that imports nothing. */
export async function bundleVerify(): Promise<string> {
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
  return chunk.code;
}
