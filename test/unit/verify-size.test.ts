import assert from 'node:assert/strict';
import test from 'node:test';
import { bundleVerify } from '../support/verify-bundle.ts';

const MOST_BYTES = 4 * 1024;

test('the TypeScript library stays under 4 KB minified, and needs nothing else', async () => {
  const bytes = Buffer.byteLength(await bundleVerify());
  assert.ok(bytes < MOST_BYTES, `${bytes} bytes`);
});
