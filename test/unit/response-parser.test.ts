/** What is read of a receiver's bytes, however they are cut into pieces. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { type ResponseFault, ResponseFaultError } from '../../src/deliver/http1/faults.ts';
import type { ResponseHeaders } from '../../src/deliver/http1/response-head.ts';
import { ResponseParser } from '../../src/deliver/http1/response-parser.ts';

interface Read {
  status?: number;
  headers?: ResponseHeaders;
  dropped?: boolean;
  body: string;
  /** Null where the end has not come. */
  reusable: boolean | null;
  fault?: ResponseFault;
}

/** @param closes whether the receiver closes its side at the end */
function read(pieces: readonly Buffer[], closes = false): Read {
  const seen: Read = { body: '', reusable: null };
  const parser = new ResponseParser({
    onHead({ status, headers, dropped }) {
      assert.equal(seen.status, undefined, 'one head');
      Object.assign(seen, { status, headers, dropped });
    },
    onBody(piece) {
      assert.equal(seen.reusable, null, 'no body after the end');
      seen.body += piece.toString('latin1');
    },
    onEnd(reusable) {
      assert.equal(seen.reusable, null, 'one end');
      seen.reusable = reusable;
    },
  });
  parser.begin();
  try {
    for (const piece of pieces) parser.push(piece);
    if (closes) parser.close();
  } catch (error) {
    if (!(error instanceof ResponseFaultError)) throw error;
    seen.fault = error.fault;
  }
  return seen;
}

function readText(text: string, closes = false): Read {
  return read([Buffer.from(text, 'latin1')], closes);
}

function byteByByte(text: string): Buffer[] {
  return [...Buffer.from(text, 'latin1')].map((byte) => Buffer.of(byte));
}

const OK = 'HTTP/1.1 200 OK\r\n';

/** [what, the response, its body, whether the connection may be used again; null: it has not ended] */
const WHOLE: [string, string, string, boolean | null][] = [
  ['a length', `${OK}content-length: 5\r\n\r\nhello`, 'hello', true],
  ['no body', `${OK}Content-Length: 0\r\n\r\n`, '', true],
  ['no reason', 'HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n', '', true],
  ['an empty line before it', `\r\n${OK}content-length: 0\r\n\r\n`, '', true],
  ['a body that goes on', `${OK}content-length: 9\r\n\r\nhello`, 'hello', null],
  ['no length', `${OK}\r\nhello`, 'hello', null],
  ['chunks', `${OK}transfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2;x="y"\r\nlo\r\n0\r\n\r\n`, 'hello', true],
  [
    'chunks, and trailers',
    `${OK}Transfer-Encoding: Chunked\r\n\r\nA\r\n0123456789\r\n0\r\na: b\r\n\r\n`,
    '0123456789',
    true,
  ],
  ['chunks without an end', `${OK}transfer-encoding: chunked\r\n\r\n3\r\nhel\r\n`, 'hel', null],
  ['chunks of what is coded', `${OK}transfer-encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n`, 'x', true],
  ['another coding alone', `${OK}transfer-encoding: gzip\r\n\r\nxx`, 'xx', null],
  [
    'interim responses',
    `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${OK}content-length: 1\r\n\r\nx`,
    'x',
    true,
  ],
  ['204', 'HTTP/1.1 204 No Content\r\n\r\n', '', true],
  [
    '304 with the length of what it does not send',
    'HTTP/1.1 304 Not Modified\r\ncontent-length: 7\r\n\r\n',
    '',
    false,
  ],
  ['204 with a body', 'HTTP/1.1 204 No Content\r\ntransfer-encoding: chunked\r\n\r\n', '', false],
  ['close', `${OK}connection: Close\r\ncontent-length: 1\r\n\r\nx`, 'x', false],
  ['close among others', `${OK}connection: x, close, y\r\ncontent-length: 0\r\n\r\n`, '', false],
  [
    'close, and keep-alive on a line of its own',
    `${OK}connection: close\r\nconnection: keep-alive\r\ncontent-length: 0\r\n\r\n`,
    '',
    false,
  ],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\nx', 'x', false],
  [
    'HTTP/1.0, kept alive',
    'HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 1\r\n\r\nx',
    'x',
    true,
  ],
  [
    'HTTP/1.0, kept alive, with the chunks of a later version',
    'HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n',
    'x',
    false,
  ],
  ['more than one response', `${OK}content-length: 1\r\n\r\nx${OK}content-length: 1\r\n\r\ny`, 'x', false],
];

test('a response is read as it is framed', () => {
  for (const [what, text, body, reusable] of WHOLE) {
    const seen = readText(text);
    assert.equal(seen.fault, undefined, what);
    assert.equal(seen.body, body, what);
    assert.equal(seen.reusable, reusable, what);
    assert.equal(seen.status, Number(/HTTP\/1\.\d ([2-5]\d\d)/.exec(text)?.[1]), what);
  }
});

test('how it is cut into pieces makes no difference', () => {
  for (const [what, text] of WHOLE) {
    // What follows a response is seen in the same piece, or on an idle connection.
    if (what === 'more than one response') continue;
    const whole = readText(text);
    assert.deepEqual(read(byteByByte(text)), whole, what);
    for (let cut = 1; cut < text.length; cut++) {
      const bytes = Buffer.from(text, 'latin1');
      assert.deepEqual(read([bytes.subarray(0, cut), bytes.subarray(cut)]), whole, `${what}, cut at ${cut}`);
    }
  }
});

test('a body without a length ends with the connection, which is not used again', () => {
  assert.deepEqual(readText(`${OK}\r\nhello`, true), {
    status: 200,
    headers: {},
    dropped: false,
    body: 'hello',
    reusable: false,
  });
});

/** What is not HTTP, or means two things. */
const MALFORMED: [string, string][] = [
  ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ['another protocol, whose line goes on', 'ERR unkn'],
  ['another version', 'HTTP/2.0 200 OK\r\n'],
  ['no status', 'HTTP/1.1 OK\r\n'],
  ['a status of four digits', 'HTTP/1.1 2000 OK\r\n'],
  ['another protocol from here on', 'HTTP/1.1 101 Switching Protocols\r\n'],
  ['a bare line feed after the status', 'HTTP/1.1 200 OK\n'],
  ['a bare line feed in the headers', `${OK}a: b\nc: d\r\n\r\n`],
  ['a bare carriage return in the reason', 'HTTP/1.1 200 OK\ra: b\r\n'],
  ['two carriage returns at a line end', 'HTTP/1.1 200 OK\r\r\n'],
  ['a bare carriage return in an extension', `${OK}transfer-encoding: chunked\r\n\r\n1;a\rb\r\n`],
  ['a bare carriage return in a trailer', `${OK}transfer-encoding: chunked\r\n\r\n0\r\na: b\rc: d\r\n`],
  ['an empty line that is a bare line feed', `${OK}a: b\r\n\n`],
  ['a bare carriage return in a value', `${OK}a: b\rc: d\r\n`],
  ['NUL in a value', `${OK}a: b\0\r\n`],
  ['a header without a colon', `${OK}nonsense\r\n`],
  ['a header without a name', `${OK}: x\r\n`],
  ['a blank before the colon', `${OK}content-length : 1\r\n`],
  ['a folded header', `${OK}a: b\r\n c\r\n`],
  ['two lengths', `${OK}content-length: 1\r\ncontent-length: 1\r\n`],
  ['a list of lengths', `${OK}content-length: 1, 1\r\n`],
  ['a negative length', `${OK}content-length: -1\r\n`],
  ['a length in hex', `${OK}content-length: 0x1\r\n`],
  ['a length and chunks', `${OK}content-length: 1\r\ntransfer-encoding: chunked\r\n`],
  ['chunks and a length', `${OK}transfer-encoding: chunked\r\ncontent-length: 1\r\n`],
  ['a chunk without a size', `${OK}transfer-encoding: chunked\r\n\r\n\r\n`],
  ['a chunk of a negative size', `${OK}transfer-encoding: chunked\r\n\r\n-1\r\n`],
  ['a chunk of an enormous size', `${OK}transfer-encoding: chunked\r\n\r\nfffffffffffff\r\n`],
  ['a chunk that is longer than it says', `${OK}transfer-encoding: chunked\r\n\r\n1\r\nxx\r\n`],
];

test('what is not HTTP, or could be read in two ways, is a fault as soon as it can be seen', () => {
  for (const [what, text] of MALFORMED) {
    for (const pieces of [[Buffer.from(text, 'latin1')], byteByByte(text)]) {
      assert.equal(read(pieces).fault, 'malformed', what);
    }
  }
});

test('a connection that closes before the response is complete is a fault', () => {
  for (const text of [
    '',
    'HTTP/1.1 2',
    OK,
    `${OK}content-length: 2\r\n\r\nx`,
    `${OK}transfer-encoding: chunked\r\n\r\n1\r\n`,
  ])
    assert.equal(readText(text, true).fault, 'closed', JSON.stringify(text));
});

test('headers are kept by lower-case name, repeated ones as a list, and no name is special', () => {
  const text = `${OK}X-A: 1\r\nx-b:\t two words \t\r\nx-a: 3\r\n__proto__: p\r\nconstructor: c\r\n__PROTO__: q\r\nx-c: caf\xe9\r\n\r\n`;
  const { headers = {} } = readText(text);
  assert.deepEqual(Object.entries(headers), [
    ['x-a', ['1', '3']],
    ['x-b', 'two words'],
    ['__proto__', ['p', 'q']],
    ['constructor', 'c'],
    ['x-c', 'caf\xe9'],
  ]);
  assert.equal(Object.getPrototypeOf(headers), Object.prototype);
});

test('of many headers the first hundred names are kept, and all are heeded', () => {
  const many = Array.from({ length: 101 }, (_, n) => `h${n}: ${n}\r\n`).join('');
  const seen = readText(`${OK}${many}content-length: 2\r\n\r\nxx`);
  assert.equal(Object.keys(seen.headers ?? {}).length, 100);
  assert.equal(seen.dropped, true);
  assert.equal(seen.reusable, true);
});

test('reading stops at 16 KB of headers and at 256 KB of everything', () => {
  assert.equal(readText(`${OK}a: ${'x'.repeat(16 * 1024)}`).fault, 'headers too long');
  assert.equal(readText(`HTTP/1.1 100 Continue\r\n\r\n`.repeat(700)).fault, 'headers too long');
  assert.equal(readText(`${OK}a: ${'x'.repeat(16 * 1024 - 50)}\r\n\r\n`).fault, undefined);
  const trailers = `a: ${'x'.repeat(1020)}\r\n`.repeat(64);
  const endless = [`${OK}transfer-encoding: chunked\r\n\r\n0\r\n`, ...new Array(5).fill(trailers)];
  assert.equal(read(endless.map((text) => Buffer.from(text))).fault, 'too long');
});

test('no line is kept beyond 16 KB, although its end may never come', () => {
  for (const beginning of ['1;', '0\r\nx: ']) {
    const text = `${OK}transfer-encoding: chunked\r\n\r\n${beginning}`;
    assert.equal(readText(`${text}${'x'.repeat(16 * 1024)}`).fault, 'headers too long', beginning);
    assert.equal(readText(`${text}${'x'.repeat(16 * 1024 - 10)}`).fault, undefined, beginning);
  }
});

/** What each of 1,000 parsers keeps after it has read this. */
function bytesKept(text: string): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('globalThis.gc');
  assert.ok(typeof collect === 'function');
  const response = Buffer.from(text);
  const heapUsed = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = heapUsed();
  const parsers = Array.from({ length: 1_000 }, () => {
    const parser = new ResponseParser({ onHead() {}, onBody() {}, onEnd() {} });
    parser.begin();
    parser.push(response);
    return parser;
  });
  return (heapUsed() - before) / parsers.length;
}

test('an idle connection keeps nothing of what it has read', () => {
  const each = bytesKept(`${OK}a: ${'x'.repeat(15 * 1024)}\r\ncontent-length: 0\r\n\r\n`);
  assert.ok(each < 1_000, `${each} bytes`);
});

test('a receiver that falls silent has no more kept than its headers and a line', () => {
  const lines = `a: ${'x'.repeat(1020)}\r\n`.repeat(62);
  const head = `${OK}x: ${'y'.repeat(20)}\r\ntransfer-encoding: chunked\r\n\r\n`;
  const each = bytesKept(`${head}0\r\n${lines}b: ${'z'.repeat(20)}`);
  assert.ok(each < 18 * 1024, `${each} bytes`);
});

test('whatever comes, in whatever pieces, is a response or a fault, and ends once', () => {
  const word = fc.constantFrom(
    OK,
    'HTTP/1.1 ',
    '204 No Content',
    '\r\n',
    '\n',
    '\r',
    'content-length: ',
    'transfer-encoding: chunked\r\n',
    'connection: close\r\n',
    '0',
    '5',
    'ff',
    ';',
    ':',
    ' ',
    'x',
    '\r\n\r\n',
    '0\r\n\r\n',
  );
  const bytes = fc.uint8Array({ maxLength: 6 }).map((some) => Buffer.from(some).toString('latin1'));
  const pieces = fc.array(fc.array(fc.oneof({ weight: 6, arbitrary: word }, bytes), { maxLength: 8 }), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(pieces, fc.boolean(), (texts, closes) => {
      const cut = texts.map((words) => words.join(''));
      const seen = read(
        cut.map((text) => Buffer.from(text, 'latin1')),
        closes,
      );
      if (closes) assert.ok(seen.fault !== undefined || seen.reusable !== null);
      if (seen.fault === undefined && seen.reusable !== true) return;
      const other = read(byteByByte(cut.join('')), closes);
      if (seen.fault !== undefined) assert.deepEqual(other, seen);
      else assert.deepEqual({ ...other, reusable: true }, seen);
    }),
    { numRuns: 5_000 },
  );
});
