/**
 * `npm run build:docs`: builds the docs into docs/dist, which the service serves at /docs. With `--if-stale`, only where
 * a page is newer than what was built.
 */
import { globSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DOCS = join(ROOT, 'docs');
const DIST = join(DOCS, 'dist');
const SOURCES = ['docs/{index.md,guide/**/*,reference/*.md,adr/*.md}', 'scripts/docs/site/**/*'];

function isStale(): boolean {
  const built = statSync(join(DIST, 'index.html'), { throwIfNoEntry: false })?.mtimeMs;
  if (built === undefined) return true;
  return globSync(SOURCES, { cwd: ROOT }).some((file) => statSync(join(ROOT, file)).mtimeMs > built);
}

const ifStale = process.argv.includes('--if-stale');
if (!ifStale || isStale()) {
  try {
    const { buildSite } = await import('./docs/site/build-site.ts');
    // Built aside and then put in place, so that a service that runs meanwhile never sees half of it.
    const aside = mkdtempSync(join(DOCS, '.dist-'));
    try {
      buildSite(pathToFileURL(`${DOCS}/`), pathToFileURL(`${aside}/`));
      rmSync(DIST, { recursive: true, force: true });
      renameSync(aside, DIST);
    } finally {
      rmSync(aside, { recursive: true, force: true });
    }
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    if (!ifStale || !isMissing) throw error;
    console.warn(
      'The docs were not built: their tools are development dependencies (npm ci without --omit=dev).',
    );
  }
}
