import type { Socket } from 'node:net';
import type { Connect, ConnectTarget } from '../../network/open-socket.ts';
import { ResponseFaultError } from './faults.ts';
import type { ResponseHead } from './response-head.ts';
import { type ResponseHandler, ResponseParser } from './response-parser.ts';

/** Idle time after which a receiver's kept-alive connection is closed. Most servers close theirs after 5 s. */
const KEEP_ALIVE_MS = 4_000;
/** So much earlier than the receiver says that it will: a request takes a while to get there. */
const KEEP_ALIVE_MARGIN_MS = 1_000;

/** Hears what becomes of one request on a connection: a response, or an error at any point of it, and nothing after either. */
export interface ConnectionUser extends ResponseHandler {
  onError(error: Error): void;
}

const NOBODY: ConnectionUser = { onHead() {}, onBody() {}, onEnd() {}, onError() {} };

/**
 * One connection to a receiver, for one exchange at a time.
 * new → in use → idle → in use → … → closed, which it can become at any time.
 */
export class Connection implements ResponseHandler {
  readonly origin: string;
  readonly #onClosed: (connection: Connection) => void;
  readonly #parser = new ResponseParser(this);
  #socket: Socket | null = null;
  #user: ConnectionUser = NOBODY;
  /** What is to be sent once there is a connection. */
  #unsent: Buffer | null = null;
  #exchanges = 0;
  #closed = false;
  #keptMs = KEEP_ALIVE_MS;

  /** Connects at once. @param onClosed called once, whoever closed it */
  constructor(target: ConnectTarget, connect: Connect, onClosed: (connection: Connection) => void) {
    this.origin = target.origin;
    this.#onClosed = onClosed;
    connect(target, (...[error, socket]) => {
      if (error !== null) this.destroy(error);
      else this.#connected(socket);
    });
  }

  /** Whether an earlier exchange used it: then the receiver may be closing it just now. */
  get reused(): boolean {
    return this.#exchanges > 1;
  }

  /** Whether the receiver has sent anything since the exchange began. */
  get answered(): boolean {
    return this.#parser.bytes > 0;
  }

  /**
   * Whether all of the last request is out. A receiver that answers early may take the rest of it for the next one. To be asked
   * before the next exchange: over TLS that is not known yet when the answer comes.
   */
  get sent(): boolean {
    return this.#socket?.writableLength === 0;
  }

  /** Milliseconds for which it may be idle. */
  get keptMs(): number {
    return this.#keptMs;
  }

  /** Sends a whole request; `user` hears of its response. */
  send(request: Buffer, user: ConnectionUser): void {
    this.#exchanges += 1;
    this.#user = user;
    this.#parser.begin();
    if (this.#socket === null) this.#unsent = request;
    else this.#socket.write(request);
  }

  /** Closes it at once. @param reason what an exchange under way hears; left out: it hears nothing more */
  destroy(reason?: Error): void {
    if (this.#closed) return;
    const user = this.#user;
    this.#closed = true;
    this.#user = NOBODY;
    this.#unsent = null;
    this.#parser.stop();
    this.#socket?.destroy();
    this.#onClosed(this);
    if (reason !== undefined) user.onError(reason);
  }

  onHead(head: ResponseHead): void {
    this.#keptMs = Math.min(
      KEEP_ALIVE_MS,
      (head.keepAliveMs ?? Number.POSITIVE_INFINITY) - KEEP_ALIVE_MARGIN_MS,
    );
    this.#user.onHead(head);
  }

  onBody(piece: Buffer): void {
    this.#user.onBody(piece);
  }

  onEnd(reusable: boolean): void {
    const user = this.#user;
    this.#user = NOBODY;
    user.onEnd(reusable);
  }

  #connected(socket: Socket): void {
    if (this.#closed) {
      socket.on('error', () => {}).destroy();
      return;
    }
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#read(chunk));
    socket.on('end', () => this.#readEnd());
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy(new ResponseFaultError('closed')));
    if (this.#unsent !== null) socket.write(this.#unsent);
    this.#unsent = null;
  }

  #read(chunk: Buffer): void {
    if (this.#closed) return;
    // Nobody has asked for anything: what would be read now would pass for the next response.
    if (this.#user === NOBODY) {
      this.destroy();
      return;
    }
    try {
      this.#parser.push(chunk);
    } catch (fault) {
      this.#failOf(fault);
    }
  }

  #readEnd(): void {
    if (this.#closed) return;
    try {
      this.#parser.close();
    } catch (fault) {
      this.#failOf(fault);
    }
    this.destroy();
  }

  #failOf(fault: unknown): void {
    if (!(fault instanceof ResponseFaultError)) throw fault;
    this.destroy(fault);
  }
}
