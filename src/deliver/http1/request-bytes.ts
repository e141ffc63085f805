import { type ConnectTarget, targetOf } from '../../network/open-socket.ts';
import type { SignedRequest } from '../transport.ts';
import { NOT_IN_VALUES } from './header-values.ts';

/** Where requests go: what is connected to, and what each request to the URL begins with. */
export interface Address {
  target: ConnectTarget;
  /** Request line, `host` and `connection`. */
  start: Buffer;
}

/** @param url one that `UrlRules` let pass: its parts are ASCII, and percent-encoded where they need it */
export function addressOf(url: URL): Address {
  const { host, pathname, search } = url;
  const start = `POST ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n`;
  return { target: targetOf(url), start: Buffer.from(start, 'latin1') };
}

/** A header section, or why the request can't be sent. */
export type RenderedHeaders = { section: string } | { refused: string };

/**
 * The header section that follows an address's start, with the empty line that ends it. Latin-1.
 * Refused is a value that would end its header, or become another one.
 */
export function renderHeaders({ headers, body }: Pick<SignedRequest, 'headers' | 'body'>): RenderedHeaders {
  let section = '';
  for (let i = 0; i < headers.names.length; i++) {
    const value = headers.values[i] ?? '';
    if (NOT_IN_VALUES.test(value))
      return { refused: `The header ${headers.names[i]} would have characters that HTTP does not allow.` };
    section += `${headers.names[i]}: ${value}\r\n`;
  }
  return { section: `${section}content-length: ${body.byteLength}\r\n\r\n` };
}
