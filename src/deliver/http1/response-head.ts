import { setOwn } from '../../json/json.ts';
import { RESPONSE_HEADERS_CAP } from '../transport.ts';
import { ResponseFaultError } from './faults.ts';
import { NOT_IN_VALUES } from './header-values.ts';

/** By lower-case name; an array where a name came more than once. */
export type ResponseHeaders = Record<string, string | string[]>;

/** Where a body ends (RFC 9112, section 6.3): after so many bytes, after its last chunk, or with the connection. */
export type BodyEnd = number | 'last chunk' | 'close';

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: |$)/;
const NAME = /^[\w!#$%&'*+\-.^`|~]+$/;
const LENGTH = /^\d{1,15}$/;
const SWITCHING_PROTOCOLS = 101;

/**
 * Status and headers of a response, taken line by line. Strict where being lenient would let sender and receiver disagree on
 * where a response ends: no bare line feeds, no folded lines, no second length.
 */
export class ResponseHead {
  readonly status: number;
  readonly headers: ResponseHeaders = {};
  #kept = 0;
  #dropped = false;
  readonly #oldVersion: boolean;
  #closes = false;
  #keepsAlive = false;
  #length: number | null = null;
  #codings: string | null = null;
  #keepAliveMs: number | null = null;

  /** @throws ResponseFaultError */
  constructor(statusLine: string) {
    const [, minor, status] = STATUS_LINE.exec(statusLine) ?? [];
    this.status = Number(status);
    this.#oldVersion = minor === '0';
    // We never ask for another protocol.
    if (status === undefined || this.status === SWITCHING_PROTOCOLS)
      throw new ResponseFaultError('malformed');
  }

  get interim(): boolean {
    return this.status < 200;
  }

  /** There were more headers than are kept. */
  get dropped(): boolean {
    return this.#dropped;
  }

  /** Whether the receiver lets the connection be used again once the body has come. */
  get persistent(): boolean {
    if (this.#closes || this.#contradictory) return false;
    // HTTP/1.0 knows no chunks: whether they are meant as such is a guess (RFC 9112, section 6.1).
    return !this.#oldVersion || (this.#keepsAlive && this.#codings === null);
  }

  /** How long the receiver says that it keeps an idle connection; null where it does not say. */
  get keepAliveMs(): number | null {
    return this.#keepAliveMs;
  }

  get bodyEnd(): BodyEnd {
    if (this.#neverHasBody) return 0;
    if (this.#codings !== null) return /(?:^|,)[ \t]*chunked$/i.test(this.#codings) ? 'last chunk' : 'close';
    return this.#length ?? 'close';
  }

  /** @param line without its line end @throws ResponseFaultError */
  addLine(line: string): void {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    const value = withoutBlanksAround(line, colon + 1);
    if (colon < 1 || !NAME.test(name) || NOT_IN_VALUES.test(value)) throw new ResponseFaultError('malformed');
    const key = name.toLowerCase();
    this.#heed(key, value);
    this.#keep(key, value);
  }

  get #neverHasBody(): boolean {
    return this.status === 204 || this.status === 304;
  }

  /** It says that there is a body where there can be none, which may then follow as the next response. */
  get #contradictory(): boolean {
    return this.#neverHasBody && (this.#codings !== null || (this.#length ?? 0) > 0);
  }

  /** What decides how the rest is read. */
  #heed(key: string, value: string): void {
    switch (key) {
      case 'content-length':
        if (this.#length !== null || !LENGTH.test(value)) throw new ResponseFaultError('malformed');
        this.#length = Number(value);
        break;
      case 'transfer-encoding':
        this.#codings = this.#codings === null ? value : `${this.#codings}, ${value}`;
        break;
      case 'connection':
        // Both may come, on lines of their own: then `close` holds (RFC 9112, section 9.3).
        this.#closes ||= /(?:^|[, \t])close(?:$|[, \t])/i.test(value);
        this.#keepsAlive ||= /(?:^|[, \t])keep-alive(?:$|[, \t])/i.test(value);
        break;
      case 'keep-alive': {
        const seconds = /(?:^|[, \t])timeout=(\d{1,9})(?:$|[, \t])/i.exec(value)?.[1];
        if (seconds !== undefined) this.#keepAliveMs = Number(seconds) * 1000;
        break;
      }
      default:
        return;
    }
    // Which of the two holds is what attacks on shared connections are made of.
    if (this.#length !== null && this.#codings !== null) throw new ResponseFaultError('malformed');
  }

  #keep(key: string, value: string): void {
    const known = this.headers[key];
    if (typeof known === 'string') this.headers[key] = [known, value];
    else if (Array.isArray(known)) known.push(value);
    else if (this.#kept === RESPONSE_HEADERS_CAP) this.#dropped = true;
    else {
      this.#kept += 1;
      setOwn(this.headers, key, value);
    }
  }
}

/** Blanks and tabs alone: `trim` would take characters that belong to the value. */
function withoutBlanksAround(line: string, start: number): string {
  let from = start;
  let to = line.length;
  while (from < to && isBlank(line.charCodeAt(from))) from += 1;
  while (to > from && isBlank(line.charCodeAt(to - 1))) to -= 1;
  return line.slice(from, to);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
