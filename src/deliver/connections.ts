import type { Socket } from 'node:net';
import { type buildConnector, Client, type Dispatcher } from 'undici';
import { TransientMap } from '../transient-map.ts';

/** Idle time after which a receiver's kept-alive connection is closed. Most servers close theirs after 5 s. */
const KEEP_ALIVE_MS = 4_000;
/** Idle connections kept in all; beyond it the one that was used longest ago is closed. */
const MOST_IDLE = 1_000;
/** What is read of a response before its headers are complete, interim responses included. */
const MOST_HEADER_BYTES = 16 * 1024;
/** What is read of one exchange in all. It ends what never reaches us as a body: extensions of chunks, trailers. */
const MOST_EXCHANGE_BYTES = 256 * 1024;
/**
 * How much the parser gets at a time until the headers are complete. It goes on through what it was given after it has
 * found the headers too large, at 10 µs for each further one: 10,000 of them in one piece held all deliveries up for 75 ms.
 */
const HEADER_PIECE_BYTES = 1024;
const BODY_PIECE_BYTES = 16 * 1024;

/**
 * One connection to a receiver, for one exchange at a time.
 * new → in use → idle → in use → … → closed, which it can become at any time.
 */
export class Connection {
  readonly origin: string;
  readonly #client: Client;
  #socket: Socket | null = null;
  #exchanges = 0;
  /** Bytes of the exchange under way that the parser was given. */
  #read = 0;
  #headComplete = false;

  constructor(origin: string, connect: buildConnector.connector, onClosed: (connection: Connection) => void) {
    this.origin = origin;
    this.#client = new Client(origin, {
      connect: (target: buildConnector.Options, callback: buildConnector.Callback) =>
        connect(target, (...result) => {
          if (result[0] === null) this.#watch(result[1]);
          callback(...result);
        }),
      allowH2: false,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: MOST_HEADER_BYTES,
      // The exchange has one deadline of its own, which also covers what these two would leave out.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const closed = () => onClosed(this);
    this.#client.on('disconnect', closed).on('connectionError', closed);
  }

  /** Whether an earlier exchange used it: then the receiver may be closing it just now. */
  get reused(): boolean {
    return this.#exchanges > 1;
  }

  /** Whether the receiver has sent anything since the exchange began. */
  get answered(): boolean {
    return this.#read > 0;
  }

  get usable(): boolean {
    return this.#socket !== null && !this.#socket.destroyed;
  }

  dispatch(request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#exchanges += 1;
    this.#read = 0;
    this.#headComplete = false;
    this.#client.dispatch(request, handler);
  }

  /** Closes it at once, and ends an exchange under way. */
  destroy(): Promise<void> {
    return this.#client.destroy();
  }

  /** The final status and headers have come; from here on there is only a body. */
  headComplete(): void {
    this.#headComplete = true;
  }

  /** Lets the parser read in pieces, and no more than one exchange may have. */
  #watch(socket: Socket): void {
    this.#socket = socket;
    const read: (size?: number) => Buffer | null = socket.read.bind(socket);
    socket.read = (size?: number): Buffer | null => {
      if (socket.destroyed) return null;
      if (this.#read >= (this.#headComplete ? MOST_EXCHANGE_BYTES : MOST_HEADER_BYTES)) {
        socket.destroy(new ResponseTooLongError(!this.#headComplete));
        return null;
      }
      const piece = this.#headComplete ? BODY_PIECE_BYTES : HEADER_PIECE_BYTES;
      const chunk = read(Math.min(size ?? piece, piece, socket.readableLength) || undefined);
      this.#read += chunk?.length ?? 0;
      return chunk;
    };
  }
}

/** More came than one exchange may have. The message is for the customer. */
export class ResponseTooLongError extends Error {
  readonly code = 'ANCHOR_RESPONSE_TOO_LONG';
  constructor(headers: boolean) {
    super(
      headers
        ? `The endpoint sent more response headers than are read (${MOST_HEADER_BYTES / 1024} KB).`
        : `The endpoint sent more than is read of a response (${MOST_EXCHANGE_BYTES / 1024} KB).`,
    );
    this.name = 'ResponseTooLongError';
  }
}

/**
 * Connections by origin. Those in use are bounded by the attempts that the dispatcher starts; a bound here would let a
 * hanging webhook take the connections of another one on the same origin. Idle ones are bounded in all.
 */
export class Connections {
  readonly #connect: buildConnector.connector;
  /** By origin, the one used last at the end. */
  readonly #idle = new Map<string, Connection[]>();
  /** All idle ones, the one used longest ago first. */
  readonly #idleInOrder = new TransientMap<Connection, Connection>();
  readonly #open = new Set<Connection>();

  constructor(connect: buildConnector.connector) {
    this.#connect = connect;
  }

  /** An idle connection, or else a new one. */
  take(origin: string): Connection {
    const connection = this.#idle.get(origin)?.at(-1);
    if (connection === undefined) return this.open(origin);
    this.#forgetIdle(connection);
    return connection;
  }

  /** A new connection. */
  open(origin: string): Connection {
    const connection = new Connection(origin, this.#connect, (closed) => {
      this.#forgetIdle(closed);
      this.#destroy(closed);
    });
    this.#open.add(connection);
    return connection;
  }

  /** Takes back a connection whose exchange is complete. */
  giveBack(connection: Connection): void {
    if (!connection.usable || !this.#open.has(connection)) {
      this.#destroy(connection);
      return;
    }
    const idle = this.#idle.get(connection.origin);
    if (idle === undefined) this.#idle.set(connection.origin, [connection]);
    else idle.push(connection);
    this.#idleInOrder.set(connection, connection);
    if (this.#idleInOrder.size > MOST_IDLE) this.#closeOldest();
  }

  /** Closes a connection whose exchange was cut off. */
  discard(connection: Connection): void {
    this.#destroy(connection);
  }

  async close(): Promise<void> {
    const open = [...this.#open];
    this.#open.clear();
    this.#idle.clear();
    this.#idleInOrder.clear();
    await Promise.all(open.map((connection) => connection.destroy()));
  }

  stats(): { open: number; idle: number } {
    return { open: this.#open.size, idle: this.#idleInOrder.size };
  }

  #closeOldest(): void {
    for (const oldest of this.#idleInOrder.keys()) {
      this.#forgetIdle(oldest);
      this.#destroy(oldest);
      return;
    }
  }

  #forgetIdle(connection: Connection): void {
    if (!this.#idleInOrder.delete(connection)) return;
    const idle = this.#idle.get(connection.origin);
    if (idle === undefined) return;
    if (idle.at(-1) === connection) idle.pop();
    else idle.splice(idle.indexOf(connection), 1);
    if (idle.length === 0) this.#idle.delete(connection.origin);
  }

  #destroy(connection: Connection): void {
    if (this.#open.delete(connection)) void connection.destroy();
  }
}
