import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { tempDir } from '../support/temp-dir.ts';
import { startApi } from './api-harness.ts';

const SCRIPT = 'console.log("a script");\n'.repeat(50);
const PAGE =
  '<!doctype html><title>Webhooks</title><script type="module" src="/assets/index-AbCd12_4.js"></script>';

/** A page as the build leaves it. */
function builtPage(t: TestContext): string {
  const folder = tempDir(t);
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'assets/index-AbCd12_4.js'), SCRIPT);
  writeFileSync(join(folder, 'assets/index-AbCd12_4.js.br'), brotliCompressSync(SCRIPT));
  writeFileSync(join(folder, 'assets/index-AbCd12_4.js.gz'), gzipSync(SCRIPT));
  writeFileSync(join(folder, 'assets/icon.svg'), '<svg/>');
  writeFileSync(join(folder, '../secret.txt'), 'not for the web');
  return folder;
}

async function startPage(t: TestContext) {
  return startApi(t, { config: { dashboardDir: builtPage(t) } });
}

test('every address of the page is answered with the page, and no other', async (t) => {
  const api = await startPage(t);
  for (const path of [
    '/',
    '/login',
    '/webhooks',
    '/webhooks/wh_1/events/x',
    '/events?status=dead',
    '/operator/projects',
  ]) {
    const answer = await fetch(api.origin + path);
    assert.deepEqual([answer.status, await answer.text()], [200, PAGE], path);
    assert.equal(answer.headers.get('content-type'), 'text/html; charset=utf-8');
    assert.equal(answer.headers.get('cache-control'), 'no-cache');
  }
  for (const path of ['/nothing', '/v1', '/v1/nothing', '/assets', '/assets/nothing.js', '/index.html']) {
    const answer = await api.call('GET', path);
    assert.deepEqual([answer.status, answer.json.code], [404, 'not_found'], path);
  }
});

test('a person who mistypes an address gets the page, which leads on; a program still gets the error', async (t) => {
  const api = await startPage(t);
  const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
  const mistyped = await fetch(`${api.origin}/webhoks`, { headers });
  assert.deepEqual([mistyped.status, await mistyped.text()], [404, PAGE]);
  assert.match(mistyped.headers.get('content-security-policy') ?? '', /^default-src 'none'/);
  for (const path of ['/v1/webhoks', '/admin/v1/projekts']) {
    const answer = await fetch(api.origin + path, { headers });
    assert.equal(answer.status, 404);
    assert.match(answer.headers.get('content-type') ?? '', /json/, path);
  }
  assert.equal((await fetch(`${api.origin}/webhoks`, { headers, method: 'POST' })).status, 404);
  assert.equal((await fetch(`${api.origin}/v1/events`, { headers })).status, 405);
});

test('the page runs no script but its own files, and nobody may frame it', async (t) => {
  const api = await startPage(t);
  const { headers } = await fetch(`${api.origin}/`);
  const policy = new Map(
    (headers.get('content-security-policy') ?? '').split('; ').map((rule) => {
      const [name, ...values] = rule.split(' ');
      return [name, values.join(' ')];
    }),
  );
  assert.equal(policy.get('default-src'), "'none'");
  assert.equal(policy.get('script-src'), "'self'");
  assert.equal(policy.get('connect-src'), "'self'");
  assert.equal(policy.get('frame-ancestors'), "'none'");
  assert.equal(policy.get('base-uri'), "'none'");
  assert.equal(policy.get('form-action'), "'none'");
  assert.equal(headers.get('x-frame-options'), 'DENY');
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('referrer-policy'), 'same-origin');
});

test('files that are named by their content are kept for good, the others are asked for again', async (t) => {
  const api = await startPage(t);
  const script = await fetch(`${api.origin}/assets/index-AbCd12_4.js`);
  assert.equal(script.headers.get('cache-control'), 'public, max-age=31536000, immutable');
  assert.equal(script.headers.get('content-type'), 'text/javascript; charset=utf-8');
  const icon = await fetch(`${api.origin}/assets/icon.svg`);
  assert.equal(icon.headers.get('cache-control'), 'no-cache');
  const etag = icon.headers.get('etag') ?? '';
  const again = await fetch(`${api.origin}/assets/icon.svg`, { headers: { 'if-none-match': etag } });
  assert.deepEqual([again.status, await again.text()], [304, '']);
});

test('files are sent in the smallest form that the browser takes', async (t) => {
  const api = await startPage(t);
  const path = '/assets/index-AbCd12_4.js';
  const plain = (body: Buffer) => body.toString();
  for (const [accepted, encoding, read] of [
    ['gzip, deflate, br', 'br', (body: Buffer) => brotliDecompressSync(body).toString()],
    ['gzip', 'gzip', (body: Buffer) => gunzipSync(body).toString()],
    ['br;q=0, gzip;q=0.5', 'gzip', (body: Buffer) => gunzipSync(body).toString()],
    ['identity', undefined, plain],
    [undefined, undefined, plain],
  ] as const) {
    const answer = await rawGet(api.origin + path, accepted);
    assert.equal(answer.headers['content-encoding'], encoding, accepted);
    assert.equal(answer.headers.vary, 'accept-encoding');
    assert.equal(read(answer.body), SCRIPT);
  }
});

test('no path leads out of the folder', async (t) => {
  const api = await startPage(t);
  for (const path of [
    '/assets/../index.html',
    '/assets/..%2findex.html',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/assets//etc/passwd',
    '/assets/index-AbCd12_4.js.br',
  ]) {
    const answer = await rawGet(api.origin, undefined, path);
    assert.equal(answer.status, 404, path);
  }
});

test('where the page was not built, it says how to', async (t) => {
  const api = await startApi(t, { config: { dashboardDir: join(tempDir(t), 'none') } });
  const answer = await fetch(`${api.origin}/`);
  assert.equal(answer.status, 503);
  assert.match(await answer.text(), /npm run build:dashboard/);
});

/** Without the clean-up of the path and the decompression that fetch does. */
function rawGet(
  url: string,
  encoding: string | undefined,
  path?: string,
): Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const headers = encoding === undefined ? {} : { 'accept-encoding': encoding };
    const sent = request(url, { headers, ...(path !== undefined && { path }) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}
