import { MOST_EXCHANGE_BYTES, MOST_HEADER_BYTES, ResponseFaultError } from './faults.ts';
import { ResponseHead } from './response-head.ts';

/** Hears of a response in this order: its head, pieces of its body, its end. */
export interface ResponseHandler {
  onHead(head: ResponseHead): void;
  /** @param piece holds these bytes during the call only */
  onBody(piece: Buffer): void;
  /** @param reusable whether another exchange may follow on the same connection */
  onEnd(reusable: boolean): void;
}

type State =
  | 'head'
  | 'body of known length'
  | 'body until close'
  | 'chunk size'
  | 'chunk'
  | 'chunk end'
  | 'trailers'
  | 'done';

const NOTHING: Buffer = Buffer.alloc(0);
const BEGINNING = 'HTTP/1.';
const CHUNK_SIZE = /^([\da-f]{1,12})[ \t]*(?:;|$)/i;

/** Reads the responses of one connection, one after the other (RFC 9112). */
export class ResponseParser {
  readonly #handler: ResponseHandler;
  #state: State = 'done';
  #head: ResponseHead | null = null;
  /** Bytes left of the body or of the chunk. */
  #left = 0;
  /** The beginning of a line whose end has not come. */
  #line = '';
  #headBytes = 0;
  #bytes = 0;
  #chunk = NOTHING;
  #at = 0;
  /** The chunk as text, once a line of it is read: as much as headers may have, and all of it after them. */
  #text: string | null = null;

  constructor(handler: ResponseHandler) {
    this.#handler = handler;
  }

  /** Bytes of this response so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A request is being sent: what comes from here on is its response. */
  begin(): void {
    this.#state = 'head';
    this.#head = null;
    this.#line = '';
    this.#headBytes = 0;
    this.#bytes = 0;
  }

  /** Reads no further; may be called by the handler. */
  stop(): void {
    this.#state = 'done';
  }

  /** @throws ResponseFaultError after which the connection is of no more use */
  push(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > MOST_EXCHANGE_BYTES && this.#head !== null) throw new ResponseFaultError('too long');
    this.#chunk = chunk;
    this.#at = 0;
    while (this.#at < chunk.length && this.#state !== 'done') this.#step(this.#state);
    this.#chunk = NOTHING;
    this.#text = null;
  }

  /** The receiver has closed its side. @throws ResponseFaultError where the response is not complete */
  close(): void {
    if (this.#state === 'body until close') this.#end(false);
    else if (this.#state !== 'done') throw new ResponseFaultError('closed');
  }

  #step(state: Exclude<State, 'done'>): void {
    switch (state) {
      case 'head':
        this.#readHeadLine();
        break;
      case 'body of known length':
      case 'chunk':
        this.#readCounted();
        break;
      case 'body until close':
        this.#readBody(this.#chunk.length - this.#at);
        break;
      case 'chunk size':
        this.#readChunkSize();
        break;
      case 'chunk end':
        this.#readChunkEnd();
        break;
      case 'trailers':
        if (this.#takeLine() === '') this.#end(true);
    }
  }

  #readHeadLine(): void {
    const from = this.#at;
    const line = this.#takeLine();
    this.#headBytes += this.#at - from;
    if (this.#headBytes > MOST_HEADER_BYTES) throw new ResponseFaultError('headers too long');
    if (line === null) this.#expectBeginning();
    // An empty line before a status line is the end of a body that was a line too long (RFC 9112, section 2.2).
    else if (this.#head === null) this.#head = line === '' ? null : new ResponseHead(line);
    else if (line !== '') this.#head.addLine(line);
    else if (this.#head.interim) this.#head = null;
    else this.#headComplete(this.#head);
  }

  /** What is no HTTP is known by its first bytes, although its first line may never end. */
  #expectBeginning(): void {
    if (this.#head !== null || this.#line === '\r') return;
    if (!BEGINNING.startsWith(this.#line.slice(0, BEGINNING.length)))
      throw new ResponseFaultError('malformed');
  }

  #headComplete(head: ResponseHead): void {
    const { bodyEnd } = head;
    this.#text = null;
    if (bodyEnd === 'last chunk') this.#state = 'chunk size';
    else if (bodyEnd === 'close') this.#state = 'body until close';
    else {
      this.#state = 'body of known length';
      this.#left = bodyEnd;
    }
    this.#handler.onHead(head);
    if (bodyEnd === 0) this.#end(true);
  }

  /** A body or a chunk whose length is known. */
  #readCounted(): void {
    const size = Math.min(this.#left, this.#chunk.length - this.#at);
    this.#left -= size;
    this.#readBody(size);
    if (this.#left > 0) return;
    if (this.#state === 'chunk') this.#state = 'chunk end';
    else this.#end(true);
  }

  #readBody(size: number): void {
    const piece = this.#chunk.subarray(this.#at, this.#at + size);
    this.#at += size;
    this.#handler.onBody(piece);
  }

  #readChunkSize(): void {
    const line = this.#takeLine();
    if (line === null) return;
    const size = CHUNK_SIZE.exec(line)?.[1];
    if (size === undefined) throw new ResponseFaultError('malformed');
    this.#left = Number.parseInt(size, 16);
    this.#state = this.#left === 0 ? 'trailers' : 'chunk';
  }

  #readChunkEnd(): void {
    const line = this.#takeLine();
    if (line === null) return;
    if (line !== '') throw new ResponseFaultError('malformed');
    this.#state = 'chunk size';
  }

  /** The line up to the next line end, without it; null where that has not come. @throws ResponseFaultError */
  #takeLine(): string | null {
    // A header is a part of this text, and keeps all of it: a receiver that then falls silent would have 64 KB kept.
    const most = this.#state === 'head' ? this.#at + MOST_HEADER_BYTES + 1 : undefined;
    this.#text ??= this.#chunk.toString('latin1', 0, most);
    const end = this.#text.indexOf('\n', this.#at);
    if (end < 0) {
      this.#line += this.#chunk.toString('latin1', this.#at);
      this.#at = this.#chunk.length;
      // Of headers, a chunk's extension or a trailer: it would be kept until its end came.
      if (this.#line.length > MOST_HEADER_BYTES) throw new ResponseFaultError('headers too long');
      return null;
    }
    const line = this.#line + this.#text.slice(this.#at, end);
    this.#line = '';
    this.#at = end + 1;
    const last = line.length - 1;
    // A bare line feed, or a carriage return that some would take for a line end.
    if (last < 0 || line.indexOf('\r') !== last) throw new ResponseFaultError('malformed');
    return line.slice(0, last);
  }

  #end(complete: boolean): void {
    // A cut-off in the last piece of the body has stopped it already.
    if (this.#state === 'done') return;
    this.#state = 'done';
    const unasked = this.#at < this.#chunk.length;
    const reusable = complete && !unasked && (this.#head?.persistent ?? false);
    // An idle connection keeps nothing of what it has read.
    this.#head = null;
    this.#handler.onEnd(reusable);
  }
}
