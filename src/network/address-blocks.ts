/**
 * Which addresses a webhook may point at, as data. The most specific block that holds an address decides.
 *
 * The rows follow the two IANA special-purpose registries (as of October 2025), one row per entry:
 *   https://www.iana.org/assignments/iana-ipv4-special-registry
 *   https://www.iana.org/assignments/iana-ipv6-special-registry
 * and add what those leave to others: multicast, the address space that no unicast host can have, addresses that a
 * cloud uses inside its own network, and the deprecated forms that carry an IPv4 address within IPv6.
 */
export interface AddressBlock {
  /** CIDR notation. */
  block: string;
  /** The rule that a refusal names. */
  rule: AddressRule;
  /** Completes "10.0.0.1 is …". */
  name: string;
  /** The document that sets the block aside. */
  source: string;
  /** The registry's column of that name; null where it says N/A, nothing, or has no such entry. */
  globallyReachable: boolean | null;
  /** `embedded`: judged by the IPv4 address in the last 32 bits. */
  verdict: 'refused' | 'allowed' | 'embedded';
}

export type AddressRule =
  | 'anycast_service'
  | 'benchmarking'
  | 'broadcast'
  | 'cloud_internal'
  | 'discard'
  | 'documentation'
  | 'global_unicast'
  | 'identifier'
  | 'ipv4_in_ipv6'
  | 'link_local'
  | 'loopback'
  | 'multicast'
  | 'nat64'
  | 'private'
  | 'protocol_assignment'
  | 'reserved'
  | 'segment_routing'
  | 'carrier_nat'
  | 'site_local'
  | 'this_network'
  | 'tunnel_6to4'
  | 'tunnel_teredo'
  | 'unique_local'
  | 'unspecified';

const row = (
  verdict: AddressBlock['verdict'],
  block: string,
  rule: AddressRule,
  name: string,
  source: string,
  globallyReachable: boolean | null,
): AddressBlock => ({ block, rule, name, source, globallyReachable, verdict });

// Anycast services that the registry calls globally reachable, and yet answered by the nearest gateway, which is one
// of the network that this service runs in.
const NEAREST_GATEWAY = 'an anycast address of the nearest gateway';
// Hashes in the shape of an address: overlays give them a meaning, the Internet has no route to them.
const HASHED_IDENTIFIER = 'a cryptographic identifier and not the address of a host';

const IPV4_BLOCKS: readonly AddressBlock[] = [
  row('allowed', '0.0.0.0/0', 'global_unicast', 'a public address', 'RFC 791', null),
  row('refused', '0.0.0.0/8', 'this_network', 'an address of "this network"', 'RFC 791', false),
  row('refused', '0.0.0.0/32', 'unspecified', 'the unspecified address', 'RFC 1122', false),
  row('refused', '10.0.0.0/8', 'private', 'a private address', 'RFC 1918', false),
  row(
    'refused',
    '100.64.0.0/10',
    'carrier_nat',
    'a shared address behind carrier-grade NAT',
    'RFC 6598',
    false,
  ),
  row('refused', '127.0.0.0/8', 'loopback', 'a loopback address', 'RFC 1122', false),
  row(
    'refused',
    '168.63.129.16/32',
    'cloud_internal',
    "the address of Azure's virtual host",
    'Microsoft Azure',
    null,
  ),
  row('refused', '169.254.0.0/16', 'link_local', 'a link-local address', 'RFC 3927', false),
  row('refused', '172.16.0.0/12', 'private', 'a private address', 'RFC 1918', false),
  row(
    'refused',
    '192.0.0.0/24',
    'protocol_assignment',
    "an address of the IETF's protocols",
    'RFC 6890',
    false,
  ),
  row(
    'refused',
    '192.0.0.0/29',
    'protocol_assignment',
    'an address of IPv4 service continuity',
    'RFC 7335',
    false,
  ),
  row('refused', '192.0.0.8/32', 'protocol_assignment', 'the IPv4 dummy address', 'RFC 7600', false),
  row('refused', '192.0.0.9/32', 'anycast_service', NEAREST_GATEWAY, 'RFC 7723', true),
  row('refused', '192.0.0.10/32', 'anycast_service', NEAREST_GATEWAY, 'RFC 8155', true),
  row('refused', '192.0.0.170/32', 'protocol_assignment', 'an address of NAT64 discovery', 'RFC 8880', false),
  row('refused', '192.0.0.171/32', 'protocol_assignment', 'an address of NAT64 discovery', 'RFC 8880', false),
  row('refused', '192.0.2.0/24', 'documentation', 'an address for documentation', 'RFC 5737', false),
  row('allowed', '192.31.196.0/24', 'global_unicast', 'an address of AS112', 'RFC 7535', true),
  row('allowed', '192.52.193.0/24', 'global_unicast', 'an address of AMT relays', 'RFC 7450', true),
  row('refused', '192.88.99.0/24', 'tunnel_6to4', 'a 6to4 relay', 'RFC 7526', null),
  row('refused', '192.88.99.2/32', 'tunnel_6to4', 'a 6a44 relay', 'RFC 6751', false),
  row('refused', '192.168.0.0/16', 'private', 'a private address', 'RFC 1918', false),
  row('allowed', '192.175.48.0/24', 'global_unicast', 'an address of AS112', 'RFC 7534', true),
  row('refused', '198.18.0.0/15', 'benchmarking', 'an address for benchmarking', 'RFC 2544', false),
  row('refused', '198.51.100.0/24', 'documentation', 'an address for documentation', 'RFC 5737', false),
  row('refused', '203.0.113.0/24', 'documentation', 'an address for documentation', 'RFC 5737', false),
  row('refused', '224.0.0.0/4', 'multicast', 'a multicast address', 'RFC 5771', null),
  row('refused', '240.0.0.0/4', 'reserved', 'a reserved address', 'RFC 1112', false),
  row('refused', '255.255.255.255/32', 'broadcast', 'the broadcast address', 'RFC 919', false),
];

const IPV6_BLOCKS: readonly AddressBlock[] = [
  row('refused', '::/0', 'reserved', 'outside the global unicast range 2000::/3', 'RFC 4291', null),
  row('allowed', '2000::/3', 'global_unicast', 'a public address', 'RFC 4291', null),
  row('refused', '::/96', 'ipv4_in_ipv6', 'an IPv4-compatible address', 'RFC 4291', null),
  row('refused', '::/128', 'unspecified', 'the unspecified address', 'RFC 4291', false),
  row('refused', '::1/128', 'loopback', 'the loopback address', 'RFC 4291', false),
  // Refused also for a public IPv4 address: the registry calls the whole block not reachable, and whoever means the
  // IPv4 address can write it as one.
  row('refused', '::ffff:0:0/96', 'ipv4_in_ipv6', 'an IPv4-mapped address', 'RFC 4291', false),
  row('refused', '::ffff:0:0:0/96', 'ipv4_in_ipv6', 'an IPv4-translated address', 'RFC 2765', null),
  // Where the network has no IPv4, the DNS64 resolver answers with these for every receiver that has no IPv6.
  row('embedded', '64:ff9b::/96', 'nat64', 'the NAT64 form of a refused IPv4 address', 'RFC 6052', true),
  row('refused', '64:ff9b:1::/48', 'nat64', 'a local-use NAT64 address', 'RFC 8215', false),
  row('refused', '100::/64', 'discard', 'a discard-only address', 'RFC 6666', false),
  row('refused', '100:0:0:1::/64', 'discard', 'an address of the dummy prefix', 'RFC 9780', false),
  row('refused', '2001::/23', 'protocol_assignment', "an address of the IETF's protocols", 'RFC 2928', false),
  row('refused', '2001::/32', 'tunnel_teredo', 'a Teredo tunnel', 'RFC 4380', null),
  row('refused', '2001:1::1/128', 'anycast_service', NEAREST_GATEWAY, 'RFC 7723', true),
  row('refused', '2001:1::2/128', 'anycast_service', NEAREST_GATEWAY, 'RFC 8155', true),
  row('refused', '2001:1::3/128', 'anycast_service', NEAREST_GATEWAY, 'RFC 9665', true),
  row('refused', '2001:2::/48', 'benchmarking', 'an address for benchmarking', 'RFC 5180', false),
  row('allowed', '2001:3::/32', 'global_unicast', 'an address of AMT relays', 'RFC 7450', true),
  row('allowed', '2001:4:112::/48', 'global_unicast', 'an address of AS112', 'RFC 7535', true),
  row('refused', '2001:10::/28', 'identifier', HASHED_IDENTIFIER, 'RFC 4843', null),
  row('refused', '2001:20::/28', 'identifier', HASHED_IDENTIFIER, 'RFC 7343', true),
  row('refused', '2001:30::/28', 'identifier', HASHED_IDENTIFIER, 'RFC 9374', true),
  row('refused', '2001:db8::/32', 'documentation', 'an address for documentation', 'RFC 3849', false),
  row('refused', '2002::/16', 'tunnel_6to4', 'a 6to4 tunnel', 'RFC 3056', null),
  row('allowed', '2620:4f:8000::/48', 'global_unicast', 'an address of AS112', 'RFC 7534', true),
  row('refused', '3fff::/20', 'documentation', 'an address for documentation', 'RFC 9637', false),
  row('refused', '5f00::/16', 'segment_routing', 'a segment routing identifier', 'RFC 9602', false),
  row('refused', 'fc00::/7', 'unique_local', 'a unique local address', 'RFC 4193', false),
  row('refused', 'fe80::/10', 'link_local', 'a link-local address', 'RFC 4291', false),
  row('refused', 'fec0::/10', 'site_local', 'a site-local address', 'RFC 3879', null),
  row('refused', 'ff00::/8', 'multicast', 'a multicast address', 'RFC 4291', null),
];

export const ADDRESS_BLOCKS: readonly AddressBlock[] = [...IPV4_BLOCKS, ...IPV6_BLOCKS];
