/**
 * `npm run build:dashboard`: builds the dashboard's page into dashboard/dist, with compressed copies beside each file.
 * With `--if-stale`, only where a source is newer than what was built.
 */
import { globSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const ROOT = fileURLToPath(new URL('../dashboard/', import.meta.url));
const DIST = join(ROOT, 'dist');
const SOURCES = ['src/**/*', 'public/**/*', 'index.html', 'vite.config.ts', 'tsconfig.json'];
const COMPRESSIBLE = /\.(html|js|css|svg|json|map|txt)$/;

/** Whether anything that the page is made of is newer than the page; true too where there is none yet. */
function isStale(): boolean {
  const built = statSync(join(DIST, 'index.html'), { throwIfNoEntry: false })?.mtimeMs;
  if (built === undefined) return true;
  const sources = globSync(SOURCES, { cwd: ROOT }).map((file) => join(ROOT, file));
  return sources.some((file) => statSync(file).mtimeMs > built);
}

/** Built aside and then put in place, so that a service that runs meanwhile never sees half a page. */
async function buildPage(): Promise<void> {
  const { build } = await import('vite');
  const outDir = mkdtempSync(join(ROOT, '.dist-'));
  try {
    const configFile = join(ROOT, 'vite.config.ts');
    await build({ configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } });
    await compressAll(outDir);
    rmSync(DIST, { recursive: true, force: true });
    renameSync(outDir, DIST);
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

async function compressAll(folder: string): Promise<void> {
  const files = globSync('**/*', { cwd: folder }).filter((file) => COMPRESSIBLE.test(file));
  await Promise.all(files.map((file) => compressFile(join(folder, file))));
}

async function compressFile(path: string): Promise<void> {
  const content = readFileSync(path);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(content, quality),
    promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  if (br.length < content.length) writeFileSync(`${path}.br`, br);
  if (gz.length < content.length) writeFileSync(`${path}.gz`, gz);
}

const ifStale = process.argv.includes('--if-stale');
if (!ifStale || isStale()) {
  const started = performance.now();
  try {
    await buildPage();
    console.log(`Built the dashboard in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    if (!ifStale || !isMissing) throw error;
    console.warn(
      'The dashboard was not built: its tools are development dependencies (npm ci without --omit=dev).',
    );
  }
}
