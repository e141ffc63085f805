import assert from 'node:assert/strict';
import test from 'node:test';
import { createFailedAuthLimit, networkOf } from '../../src/http/failed-auth.ts';

test('one client is an IPv4 address, or the /64 of an IPv6 one', () => {
  assert.equal(networkOf('192.0.2.1'), '192.0.2.1');
  assert.equal(networkOf('::ffff:192.0.2.1'), '192.0.2.1');
  assert.equal(networkOf('::ffff:c000:201'), '192.0.2.1');
  assert.equal(networkOf('2001:db8:1:2::1'), networkOf('2001:db8:1:2:ffff:ffff:ffff:ffff'));
  assert.notEqual(networkOf('2001:db8:1:2::1'), networkOf('2001:db8:1:3::1'));
  assert.equal(networkOf('fe80::1%eth0'), networkOf('fe80::2'));
  // Nothing that a proxy in front sends may fail.
  assert.equal(networkOf('unknown'), 'unknown');
  assert.equal(networkOf(''), '');
});

test('two hundred failures at once, then fifty a second, for each address by itself', () => {
  let now = 0;
  const limit = createFailedAuthLimit({ steady: () => now });
  for (let n = 0; n < 200; n++) assert.equal(limit('192.0.2.1'), null);
  const refused = limit('192.0.2.1');
  assert.equal(refused?.status, 429);
  assert.equal(refused?.retryAfter, 1);
  assert.equal(limit('192.0.2.2'), null);
  now += 1_000;
  for (let n = 0; n < 50; n++) assert.equal(limit('192.0.2.1'), null);
  assert.notEqual(limit('192.0.2.1'), null);
});
