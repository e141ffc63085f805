import { isIPv6 } from 'node:net';
import type { Clock } from '../clock.ts';
import { RefusedError } from '../errors.ts';
import { embeddedIpv4, formatIpv4, parseIp } from '../network/ip.ts';
import { createRateLimiter } from './rate-limit.ts';

/** Failures a second from one address, with bursts of four times that. Far more than people and their mistakes make. */
const PER_SECOND = 50;

/** Told of each failed authentication; returns what to answer instead, once an address has had too many. */
export type FailedAuthLimit = (address: string) => RefusedError | null;

/**
 * Limits failed authentication by the client's address. Credentials that are right are let in all the same: others may
 * share the address, and keys of 256 bits need no lock against guessing. What is bounded is the work that guessing makes.
 */
export function createFailedAuthLimit(clock: Pick<Clock, 'steady'>): FailedAuthLimit {
  const limiter = createRateLimiter({ perSecond: PER_SECOND, clock });
  return (address) => {
    const { allowed, retryAfterSeconds } = limiter.take(networkOf(address));
    if (allowed) return null;
    return new RefusedError(
      'rate_limited',
      `Too many requests without a valid key from this address. Try again in ${retryAfterSeconds} s.`,
      [],
      retryAfterSeconds,
    );
  };
}

/**
 * What counts as one client: an IPv4 address, however it is written, and the /64 of an IPv6 address, of which everybody
 * who has one address has all.
 */
export function networkOf(address: string): string {
  const plain = address.split('%')[0] ?? '';
  if (!isIPv6(plain)) return plain;
  const ip = parseIp(plain);
  if (ip === null) return plain;
  const isMapped = ip.value >> 32n === 0xffffn;
  return isMapped ? formatIpv4(embeddedIpv4(ip)) : `${(ip.value >> 64n).toString(16)}/64`;
}
