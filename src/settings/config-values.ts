import { isIP } from 'node:net';
import { parseAllowTargets } from '../network/allow-targets.ts';
import type { EgressProxy } from '../network/egress-proxy.ts';
import { withoutBrackets } from '../network/ip.ts';
import { DatabaseUrlFault, parseDatabaseUrl } from './database-url.ts';

/**
 * Parsers of setting values. Each takes the text as the operator wrote it and returns the value, or throws a
 * ValueFault whose message completes the sentence "ANCHOR_X is …, but it must be <message>".
 */
export class ValueFault extends Error {
  constructor(mustBe: string) {
    super(mustBe);
    this.name = 'ValueFault';
  }
}

export type Parse<T> = ((text: string) => T) & {
  /** Every value that there is, where they can be listed. */
  readonly choices?: readonly string[];
};

export function wholeNumber(min: number, max: number): Parse<number> {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new ValueFault(`a whole number from ${min} to ${max}`);
    }
    return value;
  };
}

export function decimal(min: number, max: number): Parse<number> {
  return (text) => {
    const value = Number(text);
    if (!/^\d+(\.\d+)?$/.test(text) || value < min || value > max) {
      throw new ValueFault(`a number from ${min} to ${max}`);
    }
    return value;
  };
}

export function oneOf<const T extends string>(...values: readonly T[]): Parse<T> {
  const parse = (text: string) => {
    const found = values.find((value) => value === text.toLowerCase());
    if (found === undefined) throw new ValueFault(`one of ${values.join(', ')}`);
    return found;
  };
  return Object.assign(parse, { choices: values });
}

/** Accepts what people write for yes and no. */
export function yesOrNo(text: string): boolean {
  const word = text.toLowerCase();
  if (['true', '1', 'yes', 'on'].includes(word)) return true;
  if (['false', '0', 'no', 'off'].includes(word)) return false;
  throw new ValueFault('true or false');
}

export function anyText(text: string): string {
  return text;
}

/** Items separated by commas; blanks around them are dropped. */
export function list<T>(item: Parse<T>, most: number): Parse<T[]> {
  return (text) => {
    const items = text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    if (items.length > most) throw new ValueFault(`at most ${most} values, separated by commas`);
    return items.map(item);
  };
}

/** Seconds separated by commas, as milliseconds. */
export function retryDelays(text: string): number[] {
  try {
    return list(decimal(0, 86_400), 20)(text).map((seconds) => Math.round(seconds * 1000));
  } catch {
    throw new ValueFault('up to 20 numbers of seconds from 0 to 86400, separated by commas, such as 5,10,15');
  }
}

/** An address or a name to listen on. */
export function listenHost(text: string): string {
  if (isIP(text) !== 0 || isHostName(text)) return text;
  throw new ValueFault('an IP address or a host name to listen on, such as 127.0.0.1 or 0.0.0.0');
}

/** What the URL rules let through although it is private: see allow-targets.ts. */
export function allowTarget(text: string): string {
  try {
    parseAllowTargets([text]);
    return text;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ValueFault(
      'CIDR blocks, addresses, hosts or *.suffixes separated by commas, such as 10.1.0.0/16,hooks.internal,*.corp',
    );
  }
}

/** Whether, and which, proxies in front may name the client: true (any), false, or their addresses. */
export function trustProxy(text: string): boolean | string[] {
  try {
    return yesOrNo(text);
  } catch {
    return list(proxyAddress, 100)(text);
  }
}

function proxyAddress(text: string): string {
  if (isAddressOrBlock(text)) return text;
  throw new ValueFault('true, false, or the addresses or CIDR blocks of the proxies, separated by commas');
}

/** An absolute http(s) URL without query or fragment; returned without the slash at its end. */
export function baseUrl(text: string): string {
  const url = URL.parse(text);
  const usable = url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
  if (!usable || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new ValueFault('an http or https URL without query, such as https://webhooks.example.com');
  }
  return url.href.replace(/\/+$/, '');
}

/** An http or https proxy. User name and password are percent-encoded, as in every URL. */
export function egressProxy(text: string): EgressProxy {
  const url = URL.parse(text);
  const plain = url !== null && url.pathname === '/' && url.search === '' && url.hash === '';
  if (url === null || !plain || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw new ValueFault('the URL of an HTTP proxy without a path, such as http://proxy.internal:3128');
  }
  const secure = url.protocol === 'https:';
  const credentials = percentDecoded(`${url.username}:${url.password}`);
  if (credentials === null) throw new ValueFault('a URL in which a percent sign is written as %25');
  return {
    secure,
    host: withoutBrackets(url.hostname),
    port: Number(url.port || (secure ? 443 : 80)),
    authorization: credentials === ':' ? null : `Basic ${Buffer.from(credentials).toString('base64')}`,
  };
}

function percentDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** A connection URL of PostgreSQL; several hosts may be given, separated by commas. */
export function databaseUrl(text: string): string {
  try {
    parseDatabaseUrl(text);
    return text;
  } catch (fault) {
    if (fault instanceof DatabaseUrlFault) throw new ValueFault(fault.message);
    throw fault;
  }
}

/** The beginning of header names: RFC 9110's token characters, kept to those that look like a name. */
export function brand(text: string): string {
  if (/^[A-Za-z][A-Za-z0-9-]{0,31}$/.test(text)) return text;
  throw new ValueFault(
    '1 to 32 letters, digits or hyphens beginning with a letter, as it begins header names',
  );
}

/** 32 bytes in base64 or base64url. */
export function masterKey(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text) || bytes.length !== 32) {
    throw new ValueFault('32 bytes in base64 (make one with: openssl rand -base64 32)');
  }
  return new Uint8Array(bytes);
}

/** Long enough not to be guessed, and nothing that a header cannot carry. */
export function adminToken(text: string): string {
  if (/^[\x21-\x7e]{20,512}$/.test(text)) return text;
  throw new ValueFault(
    '20 to 512 visible ASCII characters without blanks (make one with: openssl rand -hex 32)',
  );
}

function isAddressOrBlock(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (bits === undefined) return true;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
}

function isHostName(text: string): boolean {
  return (
    text.length <= 253 &&
    /^[a-z0-9]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9_-]*[a-z0-9])?)*$/i.test(text) &&
    !/^[\d.]+$/.test(text)
  );
}
