import type { SettledAttempt } from '../store/store.ts';
import { HmacKey } from './hmac-key.ts';

/** The values of the signature headers of one attempt. */
export type Signature = SettledAttempt['signature'];

/**
 * A signing secret made ready for HMAC. The key is the UTF-8 bytes of the secret as it was shown (64 hex characters,
 * not decoded), so that a receiver in any language can paste it as it is.
 */
export function signingKey(secret: string): HmacKey {
  return new HmacKey(Buffer.from(secret, 'utf8'));
}

/**
 * Signs one attempt in both schemes, with every secret in force.
 *
 * @param keys secrets in force, newest first; the entries of both headers follow that order
 * @param signed.timestamp unix seconds of this attempt
 * @returns `anchor`: `t=…,v1=<hex>[,v1=<hex>…]`, HMAC-SHA256 over `v0:{timestamp}:{body}`;
 *   `standard`: `v1,<base64>[ v1,<base64>…]` over `{event id}.{timestamp}.{body}` (Standard Webhooks)
 */
export function sign(
  keys: readonly HmacKey[],
  signed: { timestamp: number; eventId: string; body: Uint8Array },
): Signature {
  const { timestamp, eventId, body } = signed;
  let anchor = `t=${timestamp}`;
  let standard = '';
  for (const key of keys) {
    anchor += `,v1=${key.digest(`v0:${timestamp}:`, body, 'hex')}`;
    const entry = key.digest(`${eventId}.${timestamp}.`, body, 'base64');
    standard += standard === '' ? `v1,${entry}` : ` v1,${entry}`;
  }
  return { timestamp, anchor, standard };
}
