import assert from 'node:assert/strict';
import test from 'node:test';
import { ERROR_STATUS, type ErrorCode } from '../../src/errors.ts';
import { refusals } from '../../src/http/schemas/errors.ts';
import { scrubRefusal } from '../../src/sanitise/scrub-refusal.ts';

test('credentials in paths and sentences are masked, also where a pointer escapes them', () => {
  const url = 'https://bob:pa55w0rd@h.example';
  const refusal = {
    error: `No ${url}.`,
    details: [{ path: `/a/${url.replaceAll('/', '~1')}/b~0c`, message: url }],
  };
  assert.deepEqual(scrubRefusal(refusal), {
    error: 'No https://bob:*****@h.example.',
    details: [{ path: '/a/https:~1~1bob:*****@h.example/b~0c', message: 'https://bob:*****@h.example' }],
  });
});

test('our own sentences stay as they are', () => {
  for (const code of Object.keys(ERROR_STATUS) as ErrorCode[]) {
    for (const answer of Object.values(refusals(code))) {
      const { content } = answer as unknown as {
        content: {
          'application/json': { examples: Record<string, { value: { error: string; details: [] } }> };
        };
      };
      for (const { value } of Object.values(content['application/json'].examples)) {
        assert.deepEqual(scrubRefusal(value), value);
      }
    }
  }
  for (const error of [
    'Send the publisher key as "Authorization: Bearer <publisher key>".',
    'Send the admin token as "Authorization: Bearer <admin token>".',
    'The API key is unknown or revoked. It is a publisher key; an API key is needed here.',
    'The anchor-api-key header is missing.',
  ]) {
    assert.equal(scrubRefusal({ error, details: [] }).error, error);
  }
});
