/** Which requests the lane for publishes takes: those about which no two HTTP parsers differ. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readUsualHead } from '../../src/http/publish-lane/usual-head.ts';
import { PUBLISH_BODY_LIMIT } from '../../src/http/routes/publish.ts';

const LINE = 'POST /v1/events HTTP/1.1';
const HEADERS = [
  'host: hooks.example.com',
  'authorization: Bearer pk_x',
  'content-type: application/json',
  'content-length: 12',
];

function head(headers: readonly string[], line = LINE): string {
  return [line, ...headers].join('\r\n');
}

/** The usual headers, with those of the same name replaced. */
function withHeader(header: string): string {
  const name = `${header.split(':', 1)[0]}:`.toLowerCase();
  return head([...HEADERS.filter((usual) => !usual.startsWith(name)), header]);
}

test('a usual head is read, whatever the case and order of its headers', () => {
  const read = { path: '/v1/events', publisherKey: 'pk_x', bodyLength: 12 };
  assert.deepEqual(readUsualHead(head(HEADERS)), read);
  assert.deepEqual(readUsualHead(head(HEADERS.toReversed())), read);
  const batch = head(HEADERS, 'POST /v1/events/batch HTTP/1.1');
  assert.deepEqual(readUsualHead(batch), { ...read, path: '/v1/events/batch' });
  const ofClients = [
    'Connection: keep-alive',
    'connection: Keep-Alive',
    'User-Agent: node',
    'Accept: */*',
    'Accept-Encoding: gzip, deflate',
    'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    'x-forwarded-for:\t10.0.0.1, 10.0.0.2 ',
    "x!#$%&'*+-.^_`|~9: tokens",
    'x-empty:',
    'Content-Length:12',
    'Content-Type:\tapplication/json',
    'HOST: [::1]:3000',
  ];
  for (const header of ofClients) assert.deepEqual(readUsualHead(withHeader(header)), read, header);
});

test('a head about which anything is unusual is left to the server', () => {
  const unusual: Record<string, string> = {
    'another method': head(HEADERS, 'PUT /v1/events HTTP/1.1'),
    'a method in small letters': head(HEADERS, 'post /v1/events HTTP/1.1'),
    'a query': head(HEADERS, 'POST /v1/events?dry_run=true HTTP/1.1'),
    'another path': head(HEADERS, 'POST /v1/events/ HTTP/1.1'),
    'HTTP/1.0': head(HEADERS, 'POST /v1/events HTTP/1.0'),
    'two spaces': head(HEADERS, 'POST  /v1/events HTTP/1.1'),
    'an absolute target': head(HEADERS, 'POST http://x/v1/events HTTP/1.1'),
    'a line alone': LINE,
    nothing: '',
    'a line feed for an end of line': head(HEADERS).replace('\r\nhost', '\nhost'),
    'a line feed within a value': withHeader('x-a: b\ncontent-length: 3'),
    'a carriage return within a value': withHeader('x-a: b\rc'),
    'a folded line': withHeader('x-a: b\r\n c'),
    'a blank before the colon': withHeader('x-a : b'),
    'a header without a name': withHeader(': b'),
    'a header without a colon': withHeader('x-a'),
    'a NUL': withHeader('x-a: \0'),
    'a character beyond ASCII': withHeader('x-a: \u00e9'),
    chunks: withHeader('transfer-encoding: chunked'),
    'chunks, in capitals': withHeader('Transfer-Encoding: identity'),
    'a body in code': withHeader('content-encoding: gzip'),
    'an expectation': withHeader('expect: 100-continue'),
    'an upgrade': withHeader('upgrade: h2c'),
    'a last request': withHeader('connection: close'),
    'a connection with options': withHeader('connection: keep-alive, upgrade'),
    'what an old client tells a proxy': withHeader('proxy-connection: close'),
    trailers: withHeader('trailer: x'),
    'another content type': withHeader('content-type: text/plain'),
    'a content type with a parameter': withHeader('content-type: application/json; charset=utf-8'),
    'another scheme': withHeader('authorization: Basic eDp5'),
    'no body': withHeader('content-length: 0'),
    'a length of signs': withHeader('content-length: +12'),
    'a length with leading noughts': withHeader('content-length: 012'),
    'a length in hex': withHeader('content-length: 0x12'),
    'a length with a fraction': withHeader('content-length: 12.0'),
    'two lengths in one': withHeader('content-length: 12, 12'),
    'a length with a blank after it': withHeader('content-length: 12 '),
    'more than is taken': withHeader(`content-length: ${PUBLISH_BODY_LIMIT + 1}`),
    'more than a number holds': withHeader(`content-length: ${'9'.repeat(400)}`),
  };
  for (const header of HEADERS) {
    unusual[`no ${header}`] = head(HEADERS.filter((other) => other !== header));
    unusual[`twice ${header}`] = head([...HEADERS, header]);
  }
  for (const [what, text] of Object.entries(unusual)) assert.equal(readUsualHead(text), null, what);
});
