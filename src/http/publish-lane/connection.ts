import type { Socket } from 'node:net';
import { answerClientError } from '../client-errors.ts';
import { type PublishPath, readUsualHead, type UsualHead } from './usual-head.ts';

/** A publish as it came. */
export interface LanePublish<Scope> {
  path: PublishPath;
  scope: Scope;
  body: Buffer;
  /** Of the client, as the socket has it. */
  ip: string;
}

/** Responds to one request. @param ascii whether the response has no character beyond ASCII */
export type Respond = (response: string, ascii: boolean) => void;

/** What a connection needs of its lane. @typeParam Scope what a publisher's key opens */
export interface LaneOfConnection<Scope> {
  /** Null for a key that has not been looked up lately. */
  knownScope: (publisherKey: string) => Scope | null;
  /** Resolves once a key that opens anything is known; never rejects. */
  lookUp: (publisherKey: string) => Promise<void>;
  /** What a publish is to wait for before the rest of its body is read; null: nothing. */
  relief: () => Promise<void> | null;
  publish: (publish: LanePublish<Scope>, respond: Respond) => void;
  /** Whether connections end with the next answer. */
  isClosing: () => boolean;
  /** Takes the connection over for good; whoever reads its socket next reads what came of the request under way again. */
  handOver: (socket: Socket) => void;
  /** Told once, whoever closed it; not of one that was handed over. */
  closed: (connection: LaneConnection<Scope>) => void;
}

/** How long (ms) a client may take. */
export interface LanePatience {
  /** From the connection to the first request. */
  headersMs: number;
  /** From a request's head to the end of its body. */
  requestMs: number;
  /** From one answer to the next request. */
  keepAliveMs: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');
/** A usual head has a few hundred bytes; a longer one is for Node's server to measure. */
const MOST_HEAD_BYTES = 4_096;
const NO_BYTES = Buffer.alloc(0);

/** `ending`: nothing more is read, and what was answered is on its way. `gone`: closed or handed over. */
type State = 'waiting' | 'held' | 'reading' | 'answering' | 'ending' | 'gone';

/** One whose body is being read. */
interface Request<Scope> {
  path: PublishPath;
  scope: Scope;
  bodyLength: number;
}

/**
 * One connection of the lane, for one request at a time.
 * waiting → (held → waiting →) reading → answering → waiting → … → ending → gone; gone may follow any of them.
 */
export class LaneConnection<Scope> {
  readonly #socket: Socket;
  readonly #lane: LaneOfConnection<Scope>;
  #state: State = 'waiting';
  /** When the state began, by `performance.now()`. */
  #since = performance.now();
  #requests = 0;
  #request: Request<Scope> | null = null;
  #pieces: Buffer[] = [];
  #received = 0;
  /** What the request in front was held for already, and is to be held for no more. */
  #lookedUp = false;
  #relieved = false;
  #clientEnded = false;

  constructor(socket: Socket, lane: LaneOfConnection<Scope>) {
    this.#socket = socket;
    this.#lane = lane;
    socket
      .on('data', this.#onData)
      .on('end', this.#onEnd)
      .on('error', this.#onError)
      .on('close', this.#onClose);
  }

  /** Closes it where that cuts no request off; what was answered still goes out. */
  closeIfIdle(): void {
    if (this.#state === 'waiting') this.#close();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Ends it where its client has taken longer than it may. @param now by `performance.now()` */
  expire(now: number, { headersMs, requestMs, keepAliveMs }: LanePatience): void {
    const ms = now - this.#since;
    if (this.#state === 'ending' || (this.#state === 'waiting' && this.#requests > 0)) {
      if (ms > keepAliveMs) this.destroy();
    } else if (this.#state === 'waiting' || this.#state === 'reading') {
      if (ms > (this.#state === 'waiting' ? headersMs : requestMs)) this.#refuse('ERR_HTTP_REQUEST_TIMEOUT');
    }
  }

  readonly #onData = (bytes: Buffer): void => {
    if (this.#state === 'waiting') this.#begin(bytes);
    else if (this.#state === 'reading') this.#read(bytes);
    else if (this.#state !== 'ending') this.#putBack(bytes);
  };

  /** Who has nothing more to send may still wait for an answer. */
  readonly #onEnd = (): void => {
    this.#clientEnded = true;
    if (this.#state === 'waiting') this.#close();
    else if (this.#state === 'reading') this.#refuse('HPE_INVALID_EOF_STATE');
  };

  readonly #onError = (): void => this.destroy();

  readonly #onClose = (): void => {
    this.#become('gone');
    this.#lane.closed(this);
  };

  /** A client that sends a head bit by bit is no usual one. */
  #begin(bytes: Buffer): void {
    const headLength = bytes.indexOf(HEAD_END);
    const isWhole = headLength >= 0 && headLength <= MOST_HEAD_BYTES;
    const head = isWhole ? readUsualHead(bytes.toString('latin1', 0, headLength)) : null;
    if (head === null) this.#handOver(bytes);
    else this.#admit(head, bytes, headLength + HEAD_END.length);
  }

  #admit({ path, publisherKey, bodyLength }: UsualHead, bytes: Buffer, bodyStart: number): void {
    const scope = this.#lane.knownScope(publisherKey);
    if (scope === null) {
      // Who it is that sends an unknown key, and what is to be told, the route knows.
      if (this.#lookedUp) this.#handOver(bytes);
      else this.#hold(bytes, this.#lane.lookUp(publisherKey));
      this.#lookedUp = true;
      return;
    }
    const relief = this.#relieved ? null : this.#lane.relief();
    if (relief !== null) {
      this.#relieved = true;
      this.#hold(bytes, relief);
      return;
    }
    this.#lookedUp = false;
    this.#relieved = false;
    this.#request = { path, scope, bodyLength };
    this.#become('reading');
    this.#read(bytes.subarray(bodyStart));
  }

  /** Leaves a request unread until `until` resolves, and then begins it anew. */
  #hold(bytes: Buffer, until: Promise<void>): void {
    this.#become('held');
    this.#putBack(bytes);
    void until.then(() => {
      if (this.#state !== 'held') return;
      this.#become('waiting');
      this.#socket.resume();
    });
  }

  #read(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#received += piece.length;
    if (this.#request !== null && this.#received >= this.#request.bodyLength) this.#publish(this.#request);
  }

  #publish({ path, scope, bodyLength }: Request<Scope>): void {
    const [first = NO_BYTES] = this.#pieces;
    const bytes = this.#pieces.length === 1 ? first : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#received = 0;
    this.#become('answering');
    if (bytes.length > bodyLength) this.#putBack(bytes.subarray(bodyLength));
    const ip = this.#socket.remoteAddress ?? '';
    const body = bytes.subarray(0, bodyLength);
    this.#lane.publish({ path, scope, body, ip }, (response, ascii) => {
      this.#answer(response, ascii);
    });
  }

  #answer(response: string, ascii: boolean): void {
    if (this.#state !== 'answering') return;
    this.#requests += 1;
    this.#become('waiting');
    const socket = this.#socket;
    const taken = socket.write(response, ascii ? 'latin1' : 'utf8');
    if (this.#clientEnded || this.#lane.isClosing()) this.#close();
    else if (taken) this.#readOn();
    // A client that sends and does not read would else have its answers pile up here.
    else socket.pause().once('drain', this.#readOn);
  }

  readonly #readOn = (): void => {
    if (this.#socket.isPaused()) this.#socket.resume();
  };

  /** For later: what has come of the next request, or of one that is held. */
  #putBack(bytes: Buffer): void {
    this.#socket.pause();
    this.#socket.unshift(bytes);
  }

  #handOver(bytes: Buffer): void {
    const socket = this.#socket;
    this.#become('gone');
    socket
      .off('data', this.#onData)
      .off('end', this.#onEnd)
      .off('error', this.#onError)
      .off('close', this.#onClose);
    this.#putBack(bytes);
    this.#lane.closed(this);
    this.#lane.handOver(socket);
    socket.resume();
  }

  #refuse(code: 'ERR_HTTP_REQUEST_TIMEOUT' | 'HPE_INVALID_EOF_STATE'): void {
    this.#become('ending');
    answerClientError({ code }, this.#socket);
  }

  /** Once everything that was answered is sent. */
  #close(): void {
    this.#become('ending');
    this.#socket.destroySoon();
  }

  #become(state: State): void {
    this.#state = state;
    this.#since = performance.now();
  }
}
