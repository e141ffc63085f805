/** What a scripted receiver does with a request once it has been read. */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { ReceivedRequest } from './receiver.ts';
import { resetSocket } from './reset-socket.ts';

export interface Exchange {
  request: ReceivedRequest;
  response: ServerResponse;
  /** For what no well-behaved server does. */
  socket: Socket;
}

export type Behaviour = (exchange: Exchange) => void | Promise<void>;

const MEGABYTE = Buffer.alloc(1024 * 1024, 'x');

/** Answers at once. */
export function status(code: number, body = '', headers: Record<string, string> = {}): Behaviour {
  return ({ response }) => {
    response.writeHead(code, headers).end(body);
  };
}

/** Waits, then does `then`. */
export function after(ms: number, then: Behaviour): Behaviour {
  return async (exchange) => {
    await delay(ms, undefined, { ref: false });
    await then(exchange);
  };
}

/** Takes the request and never says anything. */
export function silence(): Behaviour {
  return () => {};
}

/** Sends the headers and the beginning of a body that never ends and never goes on. */
export function stallInBody(code: number, beginning = 'beginning'): Behaviour {
  return ({ response }) => {
    response.writeHead(code).write(beginning);
  };
}

/** Sends the headers, and then the body byte by byte until the other side has had enough. */
export function drip(code: number, everyMs: number): Behaviour {
  return async ({ response, socket }) => {
    response.writeHead(code);
    while (!socket.destroyed) {
      response.write('.');
      await delay(everyMs, undefined, { ref: false });
    }
  };
}

/** Sends the status line's first bytes one by one and never ends it. */
export function dripHeaders(everyMs: number): Behaviour {
  return async ({ socket }) => {
    for (const byte of `HTTP/1.1 200 OK\r\nX-Slow: ${'x'.repeat(1_000_000)}`) {
      if (socket.destroyed) return;
      socket.write(byte);
      await delay(everyMs, undefined, { ref: false });
    }
  };
}

/**
 * Streams a body of `bytes` as fast as the other side takes it. `onEnd` hears how much was handed to the socket by
 * the time it was all sent or the other side hung up.
 */
export function hugeBody(code: number, bytes: number, onEnd: (sent: number) => void = () => {}): Behaviour {
  return async ({ response, socket }) => {
    response.writeHead(code, Number.isFinite(bytes) ? { 'content-length': String(bytes) } : {});
    let sent = 0;
    while (sent < bytes && !socket.destroyed) {
      const chunk = MEGABYTE.subarray(0, Math.min(MEGABYTE.length, bytes - sent));
      sent += chunk.length;
      if (!response.write(chunk)) await drainOrClose(response, socket);
    }
    if (!socket.destroyed) response.end();
    onEnd(sent);
  };
}

/** A body without an end. */
export function endlessBody(code: number, onEnd?: (sent: number) => void): Behaviour {
  return hugeBody(code, Number.POSITIVE_INFINITY, onEnd);
}

/** Resets the connection instead of answering. */
export function reset(): Behaviour {
  return ({ socket }) => {
    resetSocket(socket);
  };
}

/** Closes the connection in an orderly way instead of answering. */
export function hangUp(): Behaviour {
  return ({ socket }) => {
    socket.end();
  };
}

/** Sends the headers and part of the body it promised, and resets once those are with the other side. */
export function resetInBody(code: number, beginning = 'beginning'): Behaviour {
  return async ({ response, socket }) => {
    response.writeHead(code, { 'content-length': '1000' }).write(beginning);
    // Reset right away, and the other side's kernel may drop what it has not read yet.
    await delay(50, undefined, { ref: false });
    resetSocket(socket);
  };
}

/** Sends these bytes in place of a response and closes the connection. */
export function raw(bytes: string): Behaviour {
  return ({ socket }) => {
    socket.end(bytes);
  };
}

function drainOrClose(response: ServerResponse, socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      socket.off('close', done);
      resolve();
    };
    response.once('drain', done);
    socket.once('close', done);
  });
}
