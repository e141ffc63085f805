/** What is written to a receiver. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, renderHeaders } from '../../src/deliver/http1/request-bytes.ts';

const body = Buffer.from('{"id":"evt_1"}');

test('a request begins with its line and its host, port and brackets included', () => {
  const { target, start } = addressOf(new URL('https://[2001:db8::1]:8443/hook/a%20b?x=1'));
  assert.equal(
    start.toString('latin1'),
    'POST /hook/a%20b?x=1 HTTP/1.1\r\nhost: [2001:db8::1]:8443\r\nconnection: keep-alive\r\n',
  );
  assert.deepEqual(target, {
    origin: 'https://[2001:db8::1]:8443',
    protocol: 'https:',
    host: '[2001:db8::1]:8443',
    hostname: '2001:db8::1',
    port: '8443',
  });
});

test('the headers follow in their order, then the length of the body in bytes', () => {
  const headers = { names: ['User-Agent', 'webhook-id'], values: ['Anchor-Webhooks/1.0', 'evt_1'] };
  assert.deepEqual(renderHeaders({ headers, body: Buffer.from('é') }), {
    section: 'User-Agent: Anchor-Webhooks/1.0\r\nwebhook-id: evt_1\r\ncontent-length: 2\r\n\r\n',
  });
});

test('a value that would end its header is refused, in one byte or cut down to one', () => {
  for (const value of ['a\r\nb: c', 'a\nb', 'a\0', 'a\u010d\u010ab: c', '日本', '\u007f']) {
    const rendered = renderHeaders({ headers: { names: ['webhook-id'], values: [value] }, body });
    assert.deepEqual(rendered, {
      refused: 'The header webhook-id would have characters that HTTP does not allow.',
    });
  }
});
