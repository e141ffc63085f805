import assert from 'node:assert/strict';
import test from 'node:test';
import { scrubCredentials } from '../../src/sanitise/credentials/scrub.ts';

test('only the secret part is masked, and its place is told', () => {
  const text = 'GET https://ann:hunter2@example.com/a failed';
  assert.deepEqual(scrubCredentials(text), {
    text: 'GET https://ann:*****@example.com/a failed',
    findings: [{ start: 16, end: 23, rule: 'url-password' }],
  });
});

test('text without credentials comes back as it is, with no findings', () => {
  const text = 'The element #submit was not found within 30 s.';
  assert.deepEqual(scrubCredentials(text), { text, findings: [] });
});
