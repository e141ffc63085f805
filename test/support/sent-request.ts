import { byName } from '../../src/deliver/request-headers.ts';
import type { SignedRequest } from '../../src/deliver/transport.ts';

/** A request as it was put on the wire, with its headers by name. */
export interface SentRequest {
  url: string;
  headers: Record<string, string>;
  body: Uint8Array;
}

export function sentRequest({ url, headers, body }: SignedRequest): SentRequest {
  return { url, headers: byName(headers), body };
}
