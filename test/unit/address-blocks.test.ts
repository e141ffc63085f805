import assert from 'node:assert/strict';
import test from 'node:test';
import { ADDRESS_BLOCKS } from '../../src/network/address-blocks.ts';
import { parseBlock } from '../../src/network/ip.ts';
import { createUrlRules } from '../../src/network/url-rules.ts';

const rules = createUrlRules({ allowTargets: [], allowHttp: false });
const OK = 'ok';

/** Block, its rule, its first and last address, and what its neighbours are: the rule that refuses them, or OK. */
type Row = [block: string, rule: string, first: string, last: string, before: Neighbour, after: Neighbour];
type Neighbour = [address: string, rule: string] | null;

const IPV4: Row[] = [
  ['0.0.0.0/32', 'unspecified', '0.0.0.0', '0.0.0.0', null, ['0.0.0.1', 'this_network']],
  ['0.0.0.0/8', 'this_network', '0.0.0.1', '0.255.255.255', ['0.0.0.0', 'unspecified'], ['1.0.0.0', OK]],
  ['10.0.0.0/8', 'private', '10.0.0.0', '10.255.255.255', ['9.255.255.255', OK], ['11.0.0.0', OK]],
  [
    '100.64.0.0/10',
    'carrier_nat',
    '100.64.0.0',
    '100.127.255.255',
    ['100.63.255.255', OK],
    ['100.128.0.0', OK],
  ],
  ['127.0.0.0/8', 'loopback', '127.0.0.0', '127.255.255.255', ['126.255.255.255', OK], ['128.0.0.0', OK]],
  [
    '168.63.129.16/32',
    'cloud_internal',
    '168.63.129.16',
    '168.63.129.16',
    ['168.63.129.15', OK],
    ['168.63.129.17', OK],
  ],
  [
    '169.254.0.0/16',
    'link_local',
    '169.254.0.0',
    '169.254.255.255',
    ['169.253.255.255', OK],
    ['169.255.0.0', OK],
  ],
  ['172.16.0.0/12', 'private', '172.16.0.0', '172.31.255.255', ['172.15.255.255', OK], ['172.32.0.0', OK]],
  [
    '192.0.0.0/24',
    'protocol_assignment',
    '192.0.0.0',
    '192.0.0.255',
    ['191.255.255.255', OK],
    ['192.0.1.0', OK],
  ],
  [
    '192.0.0.0/29',
    'protocol_assignment',
    '192.0.0.0',
    '192.0.0.7',
    ['191.255.255.255', OK],
    ['192.0.0.8', 'protocol_assignment'],
  ],
  [
    '192.0.0.8/32',
    'protocol_assignment',
    '192.0.0.8',
    '192.0.0.8',
    ['192.0.0.7', 'protocol_assignment'],
    ['192.0.0.9', 'anycast_service'],
  ],
  [
    '192.0.0.9/32',
    'anycast_service',
    '192.0.0.9',
    '192.0.0.9',
    ['192.0.0.8', 'protocol_assignment'],
    ['192.0.0.10', 'anycast_service'],
  ],
  [
    '192.0.0.10/32',
    'anycast_service',
    '192.0.0.10',
    '192.0.0.10',
    ['192.0.0.9', 'anycast_service'],
    ['192.0.0.11', 'protocol_assignment'],
  ],
  [
    '192.0.0.170/32',
    'protocol_assignment',
    '192.0.0.170',
    '192.0.0.170',
    ['192.0.0.169', 'protocol_assignment'],
    ['192.0.0.171', 'protocol_assignment'],
  ],
  [
    '192.0.0.171/32',
    'protocol_assignment',
    '192.0.0.171',
    '192.0.0.171',
    ['192.0.0.170', 'protocol_assignment'],
    ['192.0.0.172', 'protocol_assignment'],
  ],
  ['192.0.2.0/24', 'documentation', '192.0.2.0', '192.0.2.255', ['192.0.1.255', OK], ['192.0.3.0', OK]],
  ['192.31.196.0/24', OK, '192.31.196.0', '192.31.196.255', ['192.31.195.255', OK], ['192.31.197.0', OK]],
  ['192.52.193.0/24', OK, '192.52.193.0', '192.52.193.255', ['192.52.192.255', OK], ['192.52.194.0', OK]],
  [
    '192.88.99.0/24',
    'tunnel_6to4',
    '192.88.99.0',
    '192.88.99.255',
    ['192.88.98.255', OK],
    ['192.88.100.0', OK],
  ],
  [
    '192.88.99.2/32',
    'tunnel_6to4',
    '192.88.99.2',
    '192.88.99.2',
    ['192.88.99.1', 'tunnel_6to4'],
    ['192.88.99.3', 'tunnel_6to4'],
  ],
  [
    '192.168.0.0/16',
    'private',
    '192.168.0.0',
    '192.168.255.255',
    ['192.167.255.255', OK],
    ['192.169.0.0', OK],
  ],
  ['192.175.48.0/24', OK, '192.175.48.0', '192.175.48.255', ['192.175.47.255', OK], ['192.175.49.0', OK]],
  [
    '198.18.0.0/15',
    'benchmarking',
    '198.18.0.0',
    '198.19.255.255',
    ['198.17.255.255', OK],
    ['198.20.0.0', OK],
  ],
  [
    '198.51.100.0/24',
    'documentation',
    '198.51.100.0',
    '198.51.100.255',
    ['198.51.99.255', OK],
    ['198.51.101.0', OK],
  ],
  [
    '203.0.113.0/24',
    'documentation',
    '203.0.113.0',
    '203.0.113.255',
    ['203.0.112.255', OK],
    ['203.0.114.0', OK],
  ],
  [
    '224.0.0.0/4',
    'multicast',
    '224.0.0.0',
    '239.255.255.255',
    ['223.255.255.255', OK],
    ['240.0.0.0', 'reserved'],
  ],
  [
    '240.0.0.0/4',
    'reserved',
    '240.0.0.0',
    '255.255.255.254',
    ['239.255.255.255', 'multicast'],
    ['255.255.255.255', 'broadcast'],
  ],
  [
    '255.255.255.255/32',
    'broadcast',
    '255.255.255.255',
    '255.255.255.255',
    ['255.255.255.254', 'reserved'],
    null,
  ],
];

const F4 = 'ffff:ffff:ffff:ffff';
const F5 = `${F4}:ffff`;
const F6 = `${F5}:ffff`;
const F7 = `${F6}:ffff`;

const IPV6: Row[] = [
  ['::/128', 'unspecified', '::', '::', null, ['::1', 'loopback']],
  ['::1/128', 'loopback', '::1', '::1', ['::', 'unspecified'], ['::2', 'ipv4_in_ipv6']],
  ['::/96', 'ipv4_in_ipv6', '::2', '::ffff:ffff', ['::1', 'loopback'], ['::1:0:0', 'reserved']],
  [
    '::ffff:0:0/96',
    'ipv4_in_ipv6',
    '::ffff:0:0',
    '::ffff:ffff:ffff',
    ['::fffe:ffff:ffff', 'reserved'],
    ['::1:0:0:0', 'reserved'],
  ],
  [
    '::ffff:0:0:0/96',
    'ipv4_in_ipv6',
    '::ffff:0:0:0',
    '::ffff:0:ffff:ffff',
    ['::fffe:ffff:ffff:ffff', 'reserved'],
    ['::ffff:1:0:0', 'reserved'],
  ],
  [
    '64:ff9b::/96',
    'nat64',
    '64:ff9b::',
    '64:ff9b::ffff:ffff',
    ['64:ff9a:ffff:ffff:ffff:ffff:ffff:ffff', 'reserved'],
    ['64:ff9b::1:0:0', 'reserved'],
  ],
  [
    '64:ff9b:1::/48',
    'nat64',
    '64:ff9b:1::',
    `64:ff9b:1:${F5}`,
    [`64:ff9b:0:${F5}`, 'reserved'],
    ['64:ff9b:2::', 'reserved'],
  ],
  ['100::/64', 'discard', '100::', `100::${F4}`, [`ff:${F7}`, 'reserved'], ['100:0:0:1::', 'discard']],
  [
    '100:0:0:1::/64',
    'discard',
    '100:0:0:1::',
    `100:0:0:1:${F4}`,
    [`100::${F4}`, 'discard'],
    ['100:0:0:2::', 'reserved'],
  ],
  ['::/0', 'reserved', '4000::', `5eff:${F7}`, [`3fff:${F7}`, OK], ['5f00::', 'segment_routing']],
  ['2000::/3', OK, '2000::', `3fff:${F7}`, [`1fff:${F7}`, 'reserved'], ['4000::', 'reserved']],
  [
    '2001::/23',
    'protocol_assignment',
    '2001:1::',
    `2001:1ff:${F6}`,
    [`2001:0:${F6}`, 'tunnel_teredo'],
    ['2001:200::', OK],
  ],
  [
    '2001::/32',
    'tunnel_teredo',
    '2001::',
    `2001:0:${F6}`,
    [`2000:${F7}`, OK],
    ['2001:1::', 'protocol_assignment'],
  ],
  [
    '2001:1::1/128',
    'anycast_service',
    '2001:1::1',
    '2001:1::1',
    ['2001:1::', 'protocol_assignment'],
    ['2001:1::2', 'anycast_service'],
  ],
  [
    '2001:1::2/128',
    'anycast_service',
    '2001:1::2',
    '2001:1::2',
    ['2001:1::1', 'anycast_service'],
    ['2001:1::3', 'anycast_service'],
  ],
  [
    '2001:1::3/128',
    'anycast_service',
    '2001:1::3',
    '2001:1::3',
    ['2001:1::2', 'anycast_service'],
    ['2001:1::4', 'protocol_assignment'],
  ],
  [
    '2001:2::/48',
    'benchmarking',
    '2001:2::',
    `2001:2:0:${F5}`,
    [`2001:1:${F6}`, 'protocol_assignment'],
    ['2001:2:1::', 'protocol_assignment'],
  ],
  [
    '2001:3::/32',
    OK,
    '2001:3::',
    `2001:3:${F6}`,
    [`2001:2:${F6}`, 'protocol_assignment'],
    ['2001:4::', 'protocol_assignment'],
  ],
  [
    '2001:4:112::/48',
    OK,
    '2001:4:112::',
    `2001:4:112:${F5}`,
    [`2001:4:111:${F5}`, 'protocol_assignment'],
    ['2001:4:113::', 'protocol_assignment'],
  ],
  [
    '2001:10::/28',
    'identifier',
    '2001:10::',
    `2001:1f:${F6}`,
    [`2001:f:${F6}`, 'protocol_assignment'],
    ['2001:20::', 'identifier'],
  ],
  [
    '2001:20::/28',
    'identifier',
    '2001:20::',
    `2001:2f:${F6}`,
    [`2001:1f:${F6}`, 'identifier'],
    ['2001:30::', 'identifier'],
  ],
  [
    '2001:30::/28',
    'identifier',
    '2001:30::',
    `2001:3f:${F6}`,
    [`2001:2f:${F6}`, 'identifier'],
    ['2001:40::', 'protocol_assignment'],
  ],
  [
    '2001:db8::/32',
    'documentation',
    '2001:db8::',
    `2001:db8:${F6}`,
    [`2001:db7:${F6}`, OK],
    ['2001:db9::', OK],
  ],
  ['2002::/16', 'tunnel_6to4', '2002::', `2002:${F7}`, [`2001:${F7}`, OK], ['2003::', OK]],
  [
    '2620:4f:8000::/48',
    OK,
    '2620:4f:8000::',
    `2620:4f:8000:${F5}`,
    [`2620:4f:7fff:${F5}`, OK],
    ['2620:4f:8001::', OK],
  ],
  ['3fff::/20', 'documentation', '3fff::', `3fff:fff:${F6}`, [`3ffe:${F7}`, OK], ['3fff:1000::', OK]],
  [
    '5f00::/16',
    'segment_routing',
    '5f00::',
    `5f00:${F7}`,
    [`5eff:${F7}`, 'reserved'],
    ['5f01::', 'reserved'],
  ],
  ['fc00::/7', 'unique_local', 'fc00::', `fdff:${F7}`, [`fbff:${F7}`, 'reserved'], ['fe00::', 'reserved']],
  ['fe80::/10', 'link_local', 'fe80::', `febf:${F7}`, [`fe7f:${F7}`, 'reserved'], ['fec0::', 'site_local']],
  ['fec0::/10', 'site_local', 'fec0::', `feff:${F7}`, [`febf:${F7}`, 'link_local'], ['ff00::', 'multicast']],
  ['ff00::/8', 'multicast', 'ff00::', `ffff:${F7}`, [`feff:${F7}`, 'site_local'], null],
];

function verdictAtConnect(address: string): string {
  const verdict = rules.checkAddress(address, address.includes(':') ? 6 : 4, 'hooks.example.com');
  return verdict.ok ? OK : verdict.rule;
}

function verdictInUrl(address: string): string {
  const verdict = rules.check(`https://${address.includes(':') ? `[${address}]` : address}/webhooks`);
  return verdict.ok ? OK : verdict.rule;
}

function assertVerdict(address: string, rule: string): void {
  assert.equal(verdictAtConnect(address), rule, `${address} at connect`);
  assert.equal(verdictInUrl(address), rule, `${address} in a URL`);
}

for (const [block, rule, first, last, before, after] of [...IPV4, ...IPV6]) {
  test(`block ${block}: first, last, one before, one after`, () => {
    // The last address of the NAT64 block embeds the broadcast address, the first the unspecified one: both refused.
    assertVerdict(first, rule);
    assertVerdict(last, rule);
    if (before !== null) assertVerdict(...before);
    if (after !== null) assertVerdict(...after);
  });
}

test('every row of the data has its test, and is a block', () => {
  const tested = new Set([...IPV4, ...IPV6].map(([block]) => block));
  for (const { block } of ADDRESS_BLOCKS) {
    assert.ok(parseBlock(block), block);
    assert.ok(tested.has(block) || block === '0.0.0.0/0', `${block} is not in the table`);
  }
  assert.equal(
    new Set(ADDRESS_BLOCKS.map(({ block }) => block)).size,
    ADDRESS_BLOCKS.length,
    'a block is listed twice',
  );
});

test('nothing that the registries call not globally reachable is let through', () => {
  for (const { block, globallyReachable, verdict } of ADDRESS_BLOCKS) {
    if (globallyReachable === false) assert.equal(verdict, 'refused', block);
  }
});

test('NAT64 addresses are judged by the IPv4 address in them', () => {
  const refused = [
    '10.0.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '192.168.1.1',
    '100.64.0.1',
    '168.63.129.16',
    '0.0.0.0',
  ];
  for (const address of refused) assertVerdict(`64:ff9b::${address}`, 'nat64');
  for (const address of ['8.8.8.8', '93.184.215.14']) assertVerdict(`64:ff9b::${address}`, OK);
});

test('IPv4-mapped and IPv4-compatible forms are refused, also of public addresses', () => {
  for (const address of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '8.8.8.8']) {
    assertVerdict(`::ffff:${address}`, 'ipv4_in_ipv6');
    assertVerdict(`::${address}`, 'ipv4_in_ipv6');
    assertVerdict(`::ffff:0:${address}`, 'ipv4_in_ipv6');
  }
});

test('all of 6to4 and Teredo is refused, whatever they embed', () => {
  assertVerdict('2002:7f00:1::', 'tunnel_6to4');
  assertVerdict('2002:808:808::1', 'tunnel_6to4');
  assertVerdict('2001:0:4136:e378:8000:63bf:3fff:fdd2', 'tunnel_teredo');
});

test('addresses of metadata services are refused', () => {
  const addresses = ['169.254.169.254', '169.254.170.2', '169.254.170.23', '169.254.0.23', '169.254.42.42'];
  addresses.push('100.100.100.200', '192.0.0.192', '168.63.129.16', 'fd00:ec2::254', 'fd00:ec2::23');
  addresses.push('fd20:ce::254', 'fd00:42::42', 'fd00:a9fe:a9fe::1', 'fe80::a9fe:a9fe');
  for (const address of addresses) assert.notEqual(verdictAtConnect(address), OK, address);
});

test('public addresses pass', () => {
  const addresses = ['1.1.1.1', '8.8.8.8', '52.95.110.1', '192.0.1.1', '223.255.255.254'];
  addresses.push(
    '2606:4700:4700::1111',
    '2001:4860:4860::8888',
    '2a00:1450:4001::1',
    '2620:fe::fe',
    '2c0f:fb50::1',
  );
  for (const address of addresses) assertVerdict(address, OK);
});

test('what is no address is refused at connect', () => {
  for (const [text, family] of [
    ['', 4],
    ['localhost', 4],
    ['fe80::1%eth0', 6],
    ['8.8.8.8', 6],
    ['::1', 4],
  ] as const) {
    const verdict = rules.checkAddress(text, family);
    assert.ok(!verdict.ok);
    assert.equal(verdict.rule, 'address_invalid');
  }
});
