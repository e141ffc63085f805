import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** One file of a built page, with the smaller forms of it that a browser may take instead. */
export interface StaticFile {
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

/**
 * What the bundler puts into a name (`name-Bx81c_2Q.js`), or a version that is counted up by hand (`name.v1.js`). Only where the
 * bundler writes: a page that people have named may end so by chance (`custom-catalogs.html`).
 */
const NAMED_BY_CONTENT = /^assets\/.*(-[\w-]{8}|\.v\d+)\.\w+$/;

/** In the order in which they are preferred. */
const COMPRESSED = [
  { encoding: 'br', suffix: '.br' },
  { encoding: 'gzip', suffix: '.gz' },
];

/**
 * What was built, by the path of each file (`assets/index-….js`), read once. Requests are looked up here and nowhere else, so
 * that no path can lead out of the folder. Empty where nothing has been built.
 */
export function readStaticFiles(folder: string): ReadonlyMap<string, StaticFile> {
  const names = globSync('**/*', { cwd: folder }).map((name) => name.replaceAll('\\', '/'));
  const present = new Set(names);
  const files = new Map<string, StaticFile>();
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

/** The same when it is first asked for, and again while there is nothing: it may be being built. */
export function staticFilesOf(folder: string): () => ReadonlyMap<string, StaticFile> {
  let read: ReadonlyMap<string, StaticFile> = new Map();
  return () => {
    if (read.size === 0) read = readStaticFiles(folder);
    return read;
  };
}

/** Answers with the file, compressed where the browser takes that, or with 304 where it has it already. */
export function sendFile(file: StaticFile, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.headers({
    etag: file.etag,
    vary: 'accept-encoding',
    'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
  reply.type(file.type);
  const accepted = acceptedEncodings(request.headers['accept-encoding']);
  const smaller = file.compressed.find(({ encoding }) => accepted.has(encoding));
  if (smaller === undefined) return reply.send(file.content);
  return reply.header('content-encoding', smaller.encoding).send(smaller.content);
}

/** Names in an Accept-Encoding header, without those that it rules out by a weight of 0 (RFC 9110, section 12.5.3). */
function acceptedEncodings(header: string | string[] | undefined): Set<string> {
  const accepted = new Set<string>();
  for (const part of [header ?? []].flat().join(',').split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    if (!parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) accepted.add(name);
  }
  return accepted;
}
