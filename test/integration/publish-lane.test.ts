/** The lane for publishes beside Node's own server: what bytes a client is answered, whatever it sends and in whatever pieces. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { portOf } from '../../src/common/port-of.ts';
import type { LanePatience } from '../../src/http/publish-lane/connection.ts';
import { PublishLane } from '../../src/http/publish-lane/lane.ts';
import { ResponseText } from '../../src/http/publish-lane/response-text.ts';
import { onEnd } from '../support/on-end.ts';
import { waitFor } from '../support/wait-for.ts';

const KNOWN_KEY = 'pk_known';
const LATER_KNOWN_KEY = 'pk_later';
const PATIENCE = { headersMs: 150, requestMs: 300, keepAliveMs: 500 };
const CHECK_EVERY_MS = 25;

interface Options {
  lane?: boolean;
  relief?: () => Promise<void> | null;
  /** Holds an answer of the lane back. */
  before?: () => Promise<void>;
  /** Makes the lane's answers so many bytes longer. */
  padding?: number;
  keepAliveMs?: number;
}

/** A server whose every answer tells what it understood. */
async function start(
  t: TestContext,
  { lane = true, relief = () => null, before, padding = 0, keepAliveMs = PATIENCE.keepAliveMs }: Options = {},
) {
  const patience = { ...PATIENCE, keepAliveMs };
  const seen = { byLane: 0, byServer: 0 };
  const server = createServer(
    {
      headersTimeout: patience.headersMs,
      requestTimeout: patience.requestMs,
      keepAliveTimeout: patience.keepAliveMs,
      connectionsCheckingInterval: CHECK_EVERY_MS,
    },
    (request, response) => {
      seen.byServer += 1;
      answerByServer(request, response);
    },
  );
  // Node adds a second of its own, which the lane does not.
  server.keepAliveTimeoutBuffer = 0;
  if (lane) openLane(server, seen, { relief, before, padding, patience });
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onEnd(t, () => {
    server.close();
    server.closeAllConnections();
    return server.listening ? once(server, 'close') : undefined;
  });
  return { server, seen, sockets, port: portOf(server) };
}

function openLane(
  server: Server,
  seen: { byLane: number },
  {
    relief,
    before,
    padding,
    patience,
  }: {
    relief: () => Promise<void> | null;
    before: Options['before'];
    padding: number;
    patience: LanePatience;
  },
): void {
  const known = new Set([KNOWN_KEY]);
  const text = new ResponseText(server, { wall: () => Date.now() });
  new PublishLane<string>(server, {
    knownScope: (key) => (known.has(key) ? key : null),
    lookUp: async (key) => {
      if (key === LATER_KNOWN_KEY) known.add(key);
    },
    relief,
    publish: async ({ path, scope, body }, respond) => {
      seen.byLane += 1;
      await before?.();
      const answer = told(path, scope, body) + ' '.repeat(padding);
      respond(text.of({ requestId: 'r', status: 202, body: answer }), true);
    },
    patience,
    checkEveryMs: CHECK_EVERY_MS,
  });
}

function told(path: string, key: string, body: Buffer): string {
  const hash = createHash('sha256').update(body).digest('hex');
  return JSON.stringify({ path, key, length: body.length, hash });
}

function answerByServer(request: IncomingMessage, response: ServerResponse): void {
  const pieces: Buffer[] = [];
  request.on('error', () => {});
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    const key = (request.headers.authorization ?? '').replace('Bearer ', '');
    const body = told(request.url ?? '', key, Buffer.concat(pieces));
    const headers = ['x-request-id', 'r', 'cache-control', 'no-store', 'x-content-type-options', 'nosniff'];
    headers.push('content-type', 'application/json; charset=utf-8');
    headers.push('content-length', String(Buffer.byteLength(body)));
    response.writeHead(202, headers);
    response.end(body);
  });
}

function open(t: TestContext, port: number, { allowHalfOpen = false } = {}) {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen });
  const client = {
    socket,
    answer: '',
    closed: false,
    answers: () => client.answer.split('HTTP/1.1 ').length - 1,
  };
  socket.setEncoding('latin1');
  socket.on('data', (text: string) => {
    client.answer += text;
  });
  // A server that refuses what is still being sent resets the connection.
  socket.on('error', () => {});
  socket.on('close', () => {
    client.closed = true;
  });
  onEnd(t, () => socket.destroy());
  return client;
}

/**
 * What is answered to `pieces`, each sent by itself, until the server closes.
 *
 * @param first sent before them, and answered before they are
 */
async function exchange(
  t: TestContext,
  port: number,
  pieces: readonly Buffer[],
  first = '',
): Promise<string> {
  const client = open(t, port);
  await once(client.socket, 'connect');
  client.socket.write(first);
  await waitFor(() => first === '' || client.answers() > 0, { describe: 'the first answer' });
  for (const piece of pieces) {
    if (client.closed) break;
    client.socket.write(piece);
    await new Promise((sent) => setImmediate(sent));
  }
  await waitFor(() => client.closed, { describe: () => `the end of ${client.answer}` });
  return client.answer.replace(/Date: [^\r]+/g, 'Date: …');
}

function request(body: string, { key = KNOWN_KEY, path = '/v1/events', extra = '' } = {}): string {
  return (
    `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\n${extra}\r\n${body}`
  );
}

const LAST = 'GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';

const anyBody = fc.oneof(
  fc.constantFrom('{}', '"é"', 'POST /v1/events HTTP/1.1\r\n\r\n', `${'x'.repeat(70_000)}`),
  fc.string({ minLength: 1, maxLength: 300, unit: 'binary' }),
);
const usual = fc
  .record({
    body: anyBody,
    key: fc.constantFrom(KNOWN_KEY, KNOWN_KEY, LATER_KNOWN_KEY, 'pk_unknown'),
    path: fc.constantFrom('/v1/events', '/v1/events/batch'),
    extra: fc.constantFrom('', '', 'Connection: keep-alive\r\n', 'X-Trace: 1\r\naccept: */*\r\n'),
  })
  .map(({ body, ...rest }) => request(body, rest));
const unusual = fc.oneof(
  anyBody.map((body) => request(body, { path: '/v1/events?dry_run=true' })),
  anyBody.map((body) => request(body, { extra: `x: ${'y'.repeat(5_000)}\r\n` })),
  fc.constant(
    'POST /v1/events HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
  ),
  fc.constant('GET /v1/events HTTP/1.1\r\nhost: x\r\n\r\n'),
);
/** What a server may answer in more than one way, or not at all. */
const faulty = fc.oneof(
  anyBody.map((body) => request(body, { extra: 'Expect: 100-continue\r\n' })),
  anyBody.map((body) => request(body, { extra: 'Transfer-Encoding: chunked\r\n' })),
  anyBody.map((body) => request(body, { extra: 'Content-Length: 1\r\n' })),
  fc.constant('\r\n'),
  fc.string({ maxLength: 40, unit: 'binary' }),
);
/** A usual request with one character replaced, put in or taken out. */
const damaged = fc
  .record({
    text: usual,
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    put: fc.constantFrom('', ' ', '\r', '\n', '\0', ':', '\t', 'é', '0', ','),
    drops: fc.nat({ max: 1 }),
  })
  .map(({ text, at, put, drops }) => {
    const place = Math.floor(at * Math.min(text.length, 250));
    return text.slice(0, place) + put + text.slice(place + drops);
  });
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });

function inPieces(text: string, cuts: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text);
  const places = [0, ...cuts.map((cut) => Math.floor(cut * bytes.length)), bytes.length].sort(
    (a, b) => a - b,
  );
  return places.slice(1).map((place, i) => bytes.subarray(places[i], place));
}

test('requests in any pieces, also several at once, are answered byte for byte as by the server alone', async (t) => {
  const plain = await start(t, { lane: false });
  const laned = await start(t);
  const requests = fc.array(fc.oneof({ weight: 3, arbitrary: usual }, unusual), {
    minLength: 1,
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(requests, cuts, async (sent, cut) => {
      const pieces = inPieces(sent.join('') + LAST, cut);
      const expected = await exchange(t, plain.port, pieces);
      assert.equal(await exchange(t, laned.port, pieces), expected);
    }),
    { numRuns: 200 },
  );
  assert.ok(laned.seen.byLane > 100, `the lane took ${laned.seen.byLane} requests`);
  assert.ok(laned.seen.byServer > 100, `the server took ${laned.seen.byServer} requests`);
});

test('a faulty request, first or later, is answered byte for byte as by the server alone', async (t) => {
  const plain = await start(t, { lane: false });
  const laned = await start(t);
  const first = fc.constantFrom('', request('{}'));
  await fc.assert(
    fc.asyncProperty(
      first,
      fc.oneof(faulty, { weight: 2, arbitrary: damaged }),
      cuts,
      async (before, sent, cut) => {
        const pieces = inPieces(sent + LAST, cut);
        const expected = await exchange(t, plain.port, pieces, before);
        const got = await exchange(t, laned.port, pieces, before);
        // The server forgets what it has still to answer when it comes upon a fault, where the lane answers in turn.
        assert.equal(got === expected ? expected : withoutLastTaken(got), expected);
      },
    ),
    { numRuns: 400 },
  );
});

/** Without the last of the answers that a refusal follows. */
function withoutLastTaken(answers: string): string {
  const refusal = answers.lastIndexOf('HTTP/1.1 400');
  const taken = answers.lastIndexOf('HTTP/1.1 202', refusal);
  return answers.slice(0, taken) + answers.slice(refusal);
}

/** Answers whole, as far as they have come. */
async function answered(client: { answer: string; answers: () => number }, count: number): Promise<void> {
  await waitFor(() => client.answers() === count && client.answer.endsWith('"}'), {
    describe: () => `${count} answers: ${client.answer}`,
  });
}

test('one answer at a time, in the order of the requests', async (t) => {
  const held: (() => void)[] = [];
  const { port, seen } = await start(t, { before: () => new Promise((go) => held.push(go)) });
  const client = open(t, port);
  client.socket.write(request('"a"') + request('"b"'));
  await waitFor(() => held.length === 1, { describe: 'the first request' });
  client.socket.write(request('"c"'));
  for (let done = 1; done <= 3; done++) {
    assert.equal(seen.byLane, done, 'the next is begun after the answer');
    held[done - 1]?.();
    await answered(client, done);
    if (done < 3) await waitFor(() => held.length === done + 1, { describe: 'the next request' });
  }
  const lengths = [...client.answer.matchAll(/"hash":"(\w{4})/g)].map(([, hash]) => hash);
  const hashes = ['"a"', '"b"', '"c"'].map((body) =>
    createHash('sha256').update(body).digest('hex').slice(0, 4),
  );
  assert.deepEqual(lengths, hashes);
});

test('a client that sends no more gets its answer, and one that ends within its body is refused', async (t) => {
  const ended = Promise.withResolvers<void>();
  const { server, port } = await start(t, { before: () => ended.promise });
  server.prependListener('connection', (socket: Socket) => socket.once('end', ended.resolve));
  const patient = open(t, port);
  patient.socket.end(request('{}'));
  await waitFor(() => patient.closed, { describe: 'the answer and the end' });
  assert.match(patient.answer, /^HTTP\/1\.1 202 /);
  const broken = open(t, port);
  broken.socket.end(request('{"a":1}').slice(0, -2));
  await waitFor(() => broken.closed, { describe: 'the refusal and the end' });
  assert.match(broken.answer, /^HTTP\/1\.1 400 .*"code":"invalid_request"/s);
});

test('a client that sends and does not read is read no further, and answered once it reads', async (t) => {
  const requests = 400;
  const padding = 100_000;
  let most = 0;
  const before = async () => {
    most = Math.max(most, ...sockets.map(({ writableLength }) => writableLength));
  };
  const { port, seen, sockets } = await start(t, { before, padding });
  const client = open(t, port);
  client.socket.pause();
  client.socket.write(request('{}').repeat(requests));
  await waitFor(() => sockets.some(({ writableNeedDrain }) => writableNeedDrain), {
    describe: 'more answers than the client takes',
  });
  client.socket.resume();
  await waitFor(() => client.answers() === requests, { describe: () => `${client.answers()} answers` });
  assert.equal(seen.byLane, requests);
  assert.ok(most <= 2 * padding, `${most} bytes of answers waited`);
});

test('a request that is held back is read once there is relief, and only held once', async (t) => {
  let ease = () => {};
  let asked = 0;
  const relief = () => {
    asked += 1;
    return new Promise<void>((resolve) => (ease = resolve));
  };
  const { port, seen } = await start(t, { relief });
  const client = open(t, port);
  client.socket.write(request('{}').slice(0, -1));
  await waitFor(() => asked === 1, { describe: 'it to be held' });
  client.socket.write('}');
  assert.equal(seen.byLane, 0);
  ease();
  await answered(client, 1);
  assert.equal(asked, 1);
  client.socket.write(request('{}'));
  await waitFor(() => asked === 2, { describe: 'the next to be held' });
  ease();
  await answered(client, 2);
  assert.equal(seen.byLane, 2);
});

test('connections end when nothing comes, or a body does not', async (t) => {
  const { port, seen } = await start(t);
  const silent = open(t, port);
  const halfway = open(t, port);
  halfway.socket.write(request('{}').slice(0, -1));
  const idle = open(t, port);
  idle.socket.write(request('{}'));
  for (const client of [silent, halfway, idle]) {
    await waitFor(() => client.closed, { describe: () => `the end: ${client.answer}` });
  }
  assert.match(silent.answer, /^HTTP\/1\.1 408 /);
  assert.match(halfway.answer, /^HTTP\/1\.1 408 /);
  assert.match(idle.answer, /^HTTP\/1\.1 202 [\s\S]*"\}$/, 'after an answer there is nothing to refuse');
  assert.equal(seen.byLane, 1);
});

test('a client that does not end its side, or does not read, cannot keep its connection', async (t) => {
  const { server, port, sockets } = await start(t, { padding: 20_000_000 });
  const silent = open(t, port, { allowHalfOpen: true });
  const halfway = open(t, port, { allowHalfOpen: true });
  halfway.socket.write(request('{}').slice(0, -1));
  const dripping = open(t, port, { allowHalfOpen: true });
  dripping.socket.write(request('x'.repeat(1_000)).slice(0, -999));
  const timer = setInterval(() => dripping.socket.write('x'), 50);
  onEnd(t, () => clearInterval(timer));
  const deaf = open(t, port);
  deaf.socket.pause();
  deaf.socket.end(request('{}'));
  await waitFor(() => sockets.length === 4 && sockets.every(({ destroyed }) => destroyed), {
    describe: 'all to be closed',
  });
  assert.match(silent.answer, /^HTTP\/1\.1 408 /);
  assert.match(halfway.answer, /^HTTP\/1\.1 408 /);
  assert.match(dripping.answer, /^HTTP\/1\.1 408 /);
  assert.equal(server.listening, true);
});

test('a server that closes ends idle connections at once and others with their answers', async (t) => {
  let go: (() => void) | undefined;
  const { server, port } = await start(t, { before: () => new Promise((resolve) => (go = resolve)) });
  const idle = open(t, port);
  const busy = open(t, port);
  await Promise.all([once(idle.socket, 'connect'), once(busy.socket, 'connect')]);
  busy.socket.write(request('{}'));
  await waitFor(() => go !== undefined, { describe: 'the request' });
  const closed = once(server, 'close');
  server.close();
  await waitFor(() => idle.closed, { describe: 'the idle one to be closed' });
  assert.equal(busy.closed, false);
  go?.();
  await closed;
  await waitFor(() => busy.closed, { describe: 'the other to be closed' });
  assert.match(busy.answer, /^HTTP\/1\.1 202 [\s\S]*Connection: close\r\n/);
});

test('a server that closes begins nothing that comes behind the request under way', async (t) => {
  const held: (() => void)[] = [];
  const { server, port, seen } = await start(t, {
    before: () => new Promise((go) => held.push(go)),
    keepAliveMs: 60_000,
  });
  const eager = open(t, port, { allowHalfOpen: true });
  eager.socket.write(request('"a"') + request('"b"'));
  const late = open(t, port, { allowHalfOpen: true });
  late.socket.write(request('"a"'));
  await waitFor(() => held.length === 2, { describe: 'the requests' });
  let closed = false;
  server.close(() => {
    closed = true;
  });
  for (const go of held) go();
  await answered(late, 1);
  late.socket.write(request('"b"'));
  await waitFor(() => closed, { describe: 'both connections to be closed' });
  await answered(eager, 1);
  assert.deepEqual({ ...seen }, { byLane: 2, byServer: 0 }, 'nothing is published that is not answered');
});

test('a server that closes sends whole what it has answered, also to a client that reads it late', async (t) => {
  const padding = 20_000_000;
  const { server, port, sockets } = await start(t, { padding });
  const client = open(t, port);
  client.socket.pause();
  client.socket.write(request('{}'));
  await waitFor(() => sockets.some(({ writableNeedDrain }) => writableNeedDrain), {
    describe: 'more than the client takes',
  });
  server.close();
  client.socket.resume();
  await waitFor(() => client.closed, { describe: 'the end' });
  assert.ok(client.answer.endsWith(' '.repeat(padding)), `${client.answer.length} bytes came`);
});

test('a server that closes all connections closes those of the lane too', async (t) => {
  let begun = false;
  const never = () => {
    begun = true;
    return new Promise<void>(() => {});
  };
  const { server, port } = await start(t, { before: never });
  const busy = open(t, port);
  busy.socket.write(request('{}'));
  await waitFor(() => begun, { describe: 'the request' });
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
  await waitFor(() => busy.closed, { describe: 'its end' });
  assert.equal(busy.answer, '');
});
