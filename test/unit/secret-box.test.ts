import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { newSigningSecret, SecretBox, SecretBoxError } from '../../src/secrets/secret-box.ts';

test('opens what it sealed, and seals the same secret differently each time', () => {
  const box = new SecretBox(randomBytes(32));
  const secret = newSigningSecret();
  const first = box.seal(secret, 'wh_1');
  const second = box.seal(secret, 'wh_1');
  assert.notDeepEqual(first, second);
  assert.equal(box.open(first, 'wh_1'), secret);
  assert.equal(Buffer.from(first).includes(Buffer.from(secret)), false);
});

test('a sealed secret opens for no other webhook, under no other key, and not when a byte changed', () => {
  const box = new SecretBox(randomBytes(32));
  const sealed = box.seal('secret', 'wh_1');
  assert.throws(() => box.open(sealed, 'wh_2'), SecretBoxError);
  assert.throws(() => new SecretBox(randomBytes(32)).open(sealed, 'wh_1'), SecretBoxError);
  for (let i = 0; i < sealed.length; i++) {
    const damaged = Uint8Array.from(sealed);
    damaged[i] = (damaged[i] ?? 0) ^ 1;
    assert.throws(() => box.open(damaged, 'wh_1'), SecretBoxError, `byte ${i}`);
  }
  assert.throws(() => box.open(sealed.subarray(0, 12), 'wh_1'), SecretBoxError);
});

test('a signing secret is 64 lower-case hex characters, a new one each time', () => {
  const secrets = new Set(Array.from({ length: 100 }, newSigningSecret));
  assert.equal(secrets.size, 100);
  for (const secret of secrets) assert.match(secret, /^[0-9a-f]{64}$/);
});

test('a master key of another length is refused', () => {
  assert.throws(() => new SecretBox(randomBytes(31)), /32 bytes, not 31/);
});
