import assert from 'node:assert/strict';
import type { TortureResult } from './torture.ts';

/** Says what a torture came to, and fails where a promise was broken or where too little happened to prove one. */
export function assertEveryPromiseHeld(result: TortureResult, say: (line: string) => void): void {
  const { broken, accepted, requests, ended, faults } = result;
  say(
    `${accepted} accepted, ${requests} requests seen, ended ${JSON.stringify(ended)}, ${JSON.stringify(faults)}`,
  );
  assert.deepEqual(broken, []);
  assert.ok(accepted > 200, `only ${accepted} events were accepted`);
  for (const status of ['succeeded', 'failed', 'dead']) {
    assert.ok((ended[status] ?? 0) > 0, `no delivery ended as ${status}`);
  }
}
