import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { Webhook } from 'standardwebhooks';
import { HmacKey } from '../../src/deliver/hmac-key.ts';
import { sign, signingKey } from '../../src/deliver/sign.ts';

interface Vector {
  name: string;
  secret: string;
  timestamp: string;
  body_base64: string;
  signature_header: string;
  standard_webhooks: { id: string; timestamp: string; signature: string; secret: string };
  valid: boolean;
}

const VECTORS: { cases: Vector[] } = JSON.parse(
  readFileSync(new URL('../vectors/signatures.json', import.meta.url), 'utf8'),
);
const SECRET = '36da51b166a69268a59a8d5ee0b32c9f5e5aaee7d301c7a5a36844318e116fc6';
const OLD_SECRET = 'ff'.repeat(32);

test('signs as the vectors say, in both schemes', () => {
  let checked = 0;
  for (const vector of VECTORS.cases) {
    const body = Buffer.from(vector.body_base64, 'base64');
    const signature = sign([signingKey(vector.secret)], {
      timestamp: Number(vector.timestamp),
      eventId: vector.standard_webhooks.id,
      body,
    });
    // Cases of a receiver's leniency or refusal are not what a sender produces; those of one secret in force are.
    if (!/^t=\d+,v1=[0-9a-f]{64}$/.test(vector.signature_header) || !vector.valid) continue;
    assert.equal(signature.anchor, vector.signature_header, vector.name);
    assert.equal(signature.standard, vector.standard_webhooks.signature, vector.name);
    checked += 1;
  }
  assert.ok(checked >= 4, `only ${checked} vectors were of one secret`);
});

test('every secret in force signs, newest first, in both headers', () => {
  const signed = { timestamp: 1716544084, eventId: 'evt_1', body: Buffer.from('{}') };
  const both = sign([signingKey(SECRET), signingKey(OLD_SECRET)], signed);
  const one = sign([signingKey(SECRET)], signed);
  const other = sign([signingKey(OLD_SECRET)], signed);
  assert.equal(both.anchor, `${one.anchor},${other.anchor.replace(/^t=\d+,/, '')}`);
  assert.equal(both.standard, `${one.standard} ${other.standard}`);
});

test('a Standard Webhooks library verifies what is sent, with either secret', () => {
  const body = Buffer.from('{"id":"evt_1","text":"日本"}');
  const timestamp = Math.floor(Date.now() / 1000);
  const signature = sign([signingKey(SECRET), signingKey(OLD_SECRET)], { timestamp, eventId: 'evt_1', body });
  const headers = {
    'webhook-id': 'evt_1',
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signature.standard,
  };
  for (const secret of [SECRET, OLD_SECRET]) {
    const receiver = new Webhook(`whsec_${Buffer.from(secret, 'utf8').toString('base64')}`);
    assert.deepEqual(receiver.verify(body.toString('utf8'), headers), JSON.parse(body.toString('utf8')));
    assert.throws(() => receiver.verify(`${body.toString('utf8')} `, headers));
  }
});

test('an HMAC is that of Node.js, whatever the lengths of key and message', () => {
  for (const keyLength of [0, 1, 32, 63, 64, 65, 200]) {
    const key = randomBytes(keyLength);
    const ours = new HmacKey(key);
    for (const bodyLength of [0, 1, 55, 64, 700, 65_536]) {
      const body = randomBytes(bodyLength);
      const prefix = 'evt_1.1716544084.'.slice(0, bodyLength % 18);
      for (const encoding of ['hex', 'base64'] as const) {
        const theirs = createHmac('sha256', key).update(prefix).update(body).digest(encoding);
        assert.equal(ours.digest(prefix, body, encoding), theirs, `${keyLength} and ${bodyLength} bytes`);
      }
    }
  }
});
