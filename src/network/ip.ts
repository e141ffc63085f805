import { isIP } from 'node:net';

/** An IP address as a number, so that blocks can be compared by their prefix. */
export interface IpAddress {
  family: 4 | 6;
  value: bigint;
}

/** A CIDR block: the addresses whose first `bits` bits equal those of `first`. */
export interface IpBlock {
  family: 4 | 6;
  first: bigint;
  bits: number;
}

const WIDTH = { 4: 32, 6: 128 } as const;

/**
 * Reads an address in its textual form (dotted IPv4, any form of IPv6). Null for anything else, and for an IPv6
 * address with a zone (`fe80::1%eth0`): a zone names an interface of this machine, never a place on the Internet.
 */
export function parseIp(text: string): IpAddress | null {
  const family = isIP(text);
  if (family === 4) return { family, value: ipv4Value(text) };
  if (family === 6 && !text.includes('%')) return { family, value: ipv6Value(text) };
  return null;
}

/** A host as sockets take it: in URLs an IPv6 address has brackets. */
export function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

/** Reads `address/bits`, or an address alone as the block of just itself. Bits beyond the prefix are dropped. */
export function parseBlock(text: string): IpBlock | null {
  const [address = '', prefix, ...rest] = text.split('/');
  const ip = parseIp(address);
  if (ip === null || rest.length > 0) return null;
  const width = WIDTH[ip.family];
  if (prefix === undefined) return { family: ip.family, first: ip.value, bits: width };
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > width) return null;
  const bits = Number(prefix);
  const hostBits = BigInt(width - bits);
  return { family: ip.family, first: (ip.value >> hostBits) << hostBits, bits };
}

export function blockContains(block: IpBlock, ip: IpAddress): boolean {
  if (block.family !== ip.family) return false;
  const hostBits = BigInt(WIDTH[block.family] - block.bits);
  return ip.value >> hostBits === block.first >> hostBits;
}

/** The IPv4 address in the last 32 bits of an IPv6 address, where mapped, compatible and NAT64 forms carry it. */
export function embeddedIpv4(ip: IpAddress): IpAddress {
  return { family: 4, value: ip.value & 0xffffffffn };
}

export function formatIpv4(ip: IpAddress): string {
  const bits = Number(ip.value);
  return [bits >>> 24, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255].join('.');
}

function ipv4Value(text: string): bigint {
  let value = 0;
  for (const byte of text.split('.')) value = value * 256 + Number(byte);
  return BigInt(value);
}

function ipv6Value(text: string): bigint {
  const [head = '', tail] = withHexTail(text).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = new Array<string>(8 - left.length - right.length).fill('0');
  let hex = '';
  for (const group of [...left, ...zeros, ...right]) hex += group.padStart(4, '0');
  return BigInt(`0x${hex}`);
}

/** Rewrites a dotted end (`::ffff:10.0.0.1`) as two groups of hexadecimal digits. */
function withHexTail(text: string): string {
  if (!text.includes('.')) return text;
  const colon = text.lastIndexOf(':');
  const value = ipv4Value(text.slice(colon + 1));
  return `${text.slice(0, colon + 1)}${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
}
