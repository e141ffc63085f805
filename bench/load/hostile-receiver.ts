/** An endpoint that means harm, as a process: does the same bad thing to every request, as fast as it is asked to. */
import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { portOf } from '../../src/common/port-of.ts';
import { serveCommands } from '../worker.ts';
import type { Harm } from './harms.ts';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';
const FILLER = Buffer.alloc(64 * 1024, 'x');
const MANY_HEADERS = Array.from({ length: 10_000 }, (_, n) => `x-header-${n}: ${n}\r\n`).join('');
const BOMB = gzipSync(Buffer.alloc(50 * 1024 * 1024));
const INTERIM = Buffer.from('HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n'.repeat(500));

const harms: Record<Harm, (socket: Socket) => void> = {
  hang: () => {},
  drip(socket) {
    socket.write(`${HEAD}Content-Length: 100000\r\n\r\n`);
    const timer = setInterval(() => socket.write('.'), 1_000);
    socket.on('close', () => clearInterval(timer));
  },
  'endless header': (socket) => endless(socket, `${HEAD}X-Long: `, FILLER),
  'endless body': (socket) => endless(socket, `${HEAD}Content-Length: 1000000000000\r\n\r\n`, FILLER),
  'interim responses': (socket) => endless(socket, '', INTERIM),
  'gzip bomb'(socket) {
    socket.write(`${HEAD}Content-Encoding: gzip\r\nContent-Length: ${BOMB.length}\r\n\r\n`);
    socket.write(BOMB);
  },
  '10,000 headers': (socket) => socket.end(`${HEAD}${MANY_HEADERS}Content-Length: 0\r\n\r\n`),
  'invalid status line': (socket) => socket.end('HTTP/9.9 OK fine\r\n\r\n'),
  closes: closeSomewhere,
  'never reads': () => {},
};

/** Each connection ends at another point: before, within and after each part of a response, orderly or with a reset. */
const WHOLE = `${HEAD}Content-Length: 10\r\n\r\n0123456789`;
let closes = 0;
function closeSomewhere(socket: Socket): void {
  closes += 1;
  const part = WHOLE.slice(0, closes % WHOLE.length);
  if (part === '') socket.resetAndDestroy();
  else if (closes % 2 === 0) socket.end(part);
  else socket.write(part, () => socket.resetAndDestroy());
}

function endless(socket: Socket, beginning: string, filler: Buffer): void {
  socket.write(beginning);
  const more = () => {
    while (!socket.destroyed && socket.write(filler));
  };
  socket.on('drain', more);
  more();
}

let harm: Harm = 'hang';
let requests = 0;
const sockets = new Set<Socket>();

const server = createServer({ noDelay: true }, (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
  socket.on('error', () => {}); // The other side cuts off what it has had enough of.
  if (harm === 'never reads') {
    requests += 1;
    socket.pause();
    return;
  }
  socket.on('data', () => {
    requests += 1;
    harms[harm](socket);
  });
});

function harmAs(next: Harm): void {
  harm = next;
  for (const socket of sockets) socket.destroy();
}

serveCommands({
  listen: () =>
    new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve(portOf(server)));
    }),
  harm: harmAs,
  requests: () => requests,
});
