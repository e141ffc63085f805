/**
 * Builds what is published into dist/: the sources as JavaScript, `verify` and `client` with types and also as CommonJS;
 * and the pages that the service serves, docs and dashboard.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../', import.meta.url);
const DIST = new URL('dist/', ROOT);

rmSync(DIST, { recursive: true, force: true });
run('tsc', ['-p', 'tsconfig.build.json']);
run('tsc', ['-p', 'tsconfig.cjs.json']);
// The package's own type is "module".
writeFileSync(new URL('cjs/package.json', DIST), '{"type":"commonjs"}\n');
chmodSync(new URL('src/main.js', DIST), 0o755);
run('npm', ['run', 'build:docs']);
run('npm', ['run', 'build:dashboard']);

function run(command: string, args: string[]): void {
  const { status, error } = spawnSync(command, args, { cwd: fileURLToPath(ROOT), stdio: 'inherit' });
  if (status !== 0) throw error ?? new Error(`${command} ${args.join(' ')} failed.`);
}
