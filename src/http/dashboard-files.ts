import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** One file of the built page, with the smaller forms of it that a browser may take instead. */
export interface DashboardFile {
  readonly type: string;
  readonly etag: string;
  readonly content: Buffer;
  readonly compressed: readonly { encoding: string; content: Buffer }[];
  /** Its name changes with its content, so it may be kept for good. */
  readonly isImmutable: boolean;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

/** What the bundler puts into a name (`name-Bx81c_2Q.js`), or a version that is counted up by hand (`name.v1.js`). */
const NAMED_BY_CONTENT = /(-[\w-]{8}|\.v\d+)\.\w+$/;

/** In the order in which they are preferred. */
const COMPRESSED = [
  { encoding: 'br', suffix: '.br' },
  { encoding: 'gzip', suffix: '.gz' },
];

/**
 * The built page by the path of each file (`assets/index-….js`), read once. Requests are looked up here and nowhere else, so
 * that no path can lead out of the folder. Empty where nothing has been built.
 */
export function readDashboardFiles(folder: string): ReadonlyMap<string, DashboardFile> {
  const names = globSync('**/*', { cwd: folder }).map((name) => name.replaceAll('\\', '/'));
  const present = new Set(names);
  const files = new Map<string, DashboardFile>();
  for (const name of names) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const content = readFileSync(join(folder, name));
    const compressed = COMPRESSED.filter(({ suffix }) => present.has(name + suffix)).map(
      ({ encoding, suffix }) => ({ encoding, content: readFileSync(join(folder, name + suffix)) }),
    );
    const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
    files.set(name, { type, etag, content, compressed, isImmutable: NAMED_BY_CONTENT.test(name) });
  }
  return files;
}
