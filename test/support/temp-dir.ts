import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { onEnd } from './on-end.ts';

/** A new empty folder that is removed when the test ends. */
export function tempDir(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'anchor-test-'));
  // A service that is still closing may hold files open for a moment; Windows refuses to remove those.
  onEnd(t, () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }));
  return path;
}
