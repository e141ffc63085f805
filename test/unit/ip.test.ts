import assert from 'node:assert/strict';
import { BlockList } from 'node:net';
import test from 'node:test';
import fc from 'fast-check';
import { blockContains, embeddedIpv4, formatIpv4, parseBlock, parseIp } from '../../src/network/ip.ts';

test('addresses are read in every textual form', () => {
  const same: [string, string, bigint][] = [
    ['0.0.0.0', '0.0.0.0', 0n],
    ['255.255.255.255', '255.255.255.255', 0xffffffffn],
    ['::', '0:0:0:0:0:0:0:0', 0n],
    ['::1', '0000:0000:0000:0000:0000:0000:0000:0001', 1n],
    ['2001:DB8::A', '2001:db8:0:0:0:0:0:a', 0x20010db800000000000000000000000an],
    ['1::', '1:0:0:0:0:0:0:0', 1n << 112n],
    ['::ffff:10.0.0.1', '::ffff:a00:1', 0xffff0a000001n],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221', 0x0064ff9b0000000000000000c0000221n],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0', 0x00010002000300040005000600070000n],
  ];
  for (const [one, other, value] of same) {
    assert.equal(parseIp(one)?.value, value, one);
    assert.equal(parseIp(other)?.value, value, other);
  }
});

test('what is not an address is not read as one', () => {
  const texts = [
    '',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '256.0.0.1',
    '01.2.3.4',
    '0x7f.0.0.1',
    ' 1.2.3.4',
    ':',
    ':::',
  ];
  texts.push('1::2::3', '[::1]', 'fe80::1%eth0', '::1/128', 'example.com', '12345::');
  for (const text of texts) assert.equal(parseIp(text), null, text);
});

test('blocks are read with their prefix, and what is beyond it is dropped', () => {
  assert.deepEqual(parseBlock('10.1.2.3/8'), { family: 4, first: 0x0a000000n, bits: 8 });
  assert.deepEqual(parseBlock('10.1.2.3'), { family: 4, first: 0x0a010203n, bits: 32 });
  assert.deepEqual(parseBlock('0.0.0.0/0'), { family: 4, first: 0n, bits: 0 });
  assert.deepEqual(parseBlock('fc00::1/7'), { family: 6, first: 0xfcn << 120n, bits: 7 });
  for (const text of [
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '/8',
    'a/8',
    '::/1.0',
  ]) {
    assert.equal(parseBlock(text), null, text);
  }
});

test('an embedded IPv4 address is the last 32 bits', () => {
  const ip = parseIp('64:ff9b::255.254.1.0');
  assert.ok(ip);
  assert.equal(formatIpv4(embeddedIpv4(ip)), '255.254.1.0');
});

test('any address and any block agree with the platform on containment', () => {
  const cases = fc.oneof(
    fc.tuple(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }), fc.constant('ipv4' as const)),
    fc.tuple(fc.ipV6(), fc.ipV6(), fc.integer({ min: 0, max: 128 }), fc.constant('ipv6' as const)),
  );
  fc.assert(
    fc.property(cases, fc.boolean(), ([address, other, bits, family], near) => {
      const base = near ? address : other;
      const list = new BlockList();
      list.addSubnet(base, bits, family);
      const ip = parseIp(address);
      const block = parseBlock(`${base}/${bits}`);
      assert.ok(ip && block);
      assert.equal(blockContains(block, ip), list.check(address, family));
    }),
    { numRuns: 300 },
  );
});
