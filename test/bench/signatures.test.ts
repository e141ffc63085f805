import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import test from 'node:test';
import { RequestCheck } from '../../bench/load/signatures.ts';
import { monotonicMs } from '../../bench/monotonic.ts';

const SECRET = 'a1'.repeat(32);
const BODY = '{"id":"evt_1","type":"task.completed"}';
const NOW = Math.floor(Date.now() / 1000);

interface Parts {
  path: string;
  id: string;
  timestamp: number;
  body: string;
  secret: string;
  standard: string | null;
}

function request(changed: Partial<Parts> = {}) {
  const parts = {
    path: '/hook/0',
    id: 'evt_1',
    timestamp: NOW,
    body: BODY,
    secret: SECRET,
    standard: null,
    ...changed,
  };
  const { path, id, timestamp, secret } = parts;
  const sign = (text: string) => createHmac('sha256', secret).update(text + BODY);
  const standard = parts.standard ?? `v1,${sign(`${id}.${timestamp}.`).digest('base64')}`;
  const head = [
    `POST ${path} HTTP/1.1`,
    `webhook-id: ${id}`,
    `webhook-timestamp: ${timestamp}`,
    `webhook-signature: ${standard}`,
    `anchor-timestamp: ${timestamp}`,
    `anchor-signature: t=${timestamp},v1=${sign(`v0:${timestamp}:`).digest('hex')}`,
    '\r\n',
  ].join('\r\n');
  return { bytes: Buffer.from(head + parts.body), headLength: head.length, arrivedAt: monotonicMs() };
}

const check = new RequestCheck([SECRET, 'b2'.repeat(32)], 'both');

test('a request with both signatures is an event for the webhook that it came to', () => {
  assert.deepEqual(check.valid(request()), { id: 'evt_1', webhook: 0 });
});

const REFUSED: Record<string, Partial<Parts>> = {
  'another body': { body: BODY.replace('completed', 'cancelled') },
  'an id that the body does not have': { id: 'evt_2' },
  'the secret of another webhook': { path: '/hook/1' },
  'a webhook that is not there': { path: '/hook/2' },
  'a secret of nobody': { secret: 'c3'.repeat(32) },
  'a timestamp of five minutes ago': { timestamp: NOW - 300 },
  'a wrong Standard Webhooks signature': { standard: 'v1,AAAA' },
};

for (const [what, changed] of Object.entries(REFUSED)) {
  test(`a request with ${what} is not valid`, () => {
    assert.equal(check.valid(request(changed)), null);
  });
}
