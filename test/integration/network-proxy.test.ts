/** Receivers behind an egress proxy: who checks, what the proxy is told, and what a customer reads when it fails. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import test from 'node:test';
import { portOf } from '../../src/common/port-of.ts';
import type { Tunnelling } from '../../src/network/egress-proxy.ts';
import { egressProxy } from '../../src/settings/config-values.ts';
import { createAuthority } from '../support/certificates.ts';
import { startConnectProxy } from '../support/connect-proxy.ts';
import { addresses, startDnsServer } from '../support/dns-server.ts';
import { freePort } from '../support/free-port.ts';
import { onEnd } from '../support/on-end.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDelivery, QUICK, startService } from '../support/service.ts';
import { startTransport } from '../support/transport.ts';

const through = (port: number, checksAddresses = false, userinfo = ''): Tunnelling => ({
  proxy: egressProxy(`http://${userinfo}127.0.0.1:${port}`),
  checksAddresses,
});

test('the proxy gets the checked address, and the receiver the name, over https and http', async (t) => {
  const authority = createAuthority();
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const secure = await startReceiver(t, {
    certificate: authority.issue({ names: ['hooks.example.test'] }),
  });
  const plain = await startReceiver(t);
  const proxy = await startConnectProxy(t);
  const post = startTransport(t, { dns, ca: authority.cert, proxy: through(proxy.port) });
  for (const receiver of [secure, plain]) {
    const url = receiver.url('/', 'hooks.example.test');
    const { response, failure } = await post(url);
    assert.equal(response?.status, 200, failure ?? '');
    assert.equal((await post(url)).response?.status, 200, 'on the same tunnel');
    assert.equal(receiver.requests[0]?.headers.host, `hooks.example.test:${receiver.port}`);
    assert.equal(receiver.connections, 1);
  }
  assert.deepEqual(
    proxy.asked.map(({ authority }) => authority),
    [`127.0.0.1:${secure.port}`, `127.0.0.1:${plain.port}`],
  );
});

test('a certificate is verified through the proxy as well', async (t) => {
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const receiver = await startReceiver(t, {
    certificate: createAuthority().issue({ names: ['hooks.example.test'] }),
  });
  const proxy = await startConnectProxy(t);
  const { failure } = await startTransport(t, { dns, proxy: through(proxy.port) })(
    receiver.url('/', 'hooks.example.test'),
  );
  assert.match(failure ?? '', /issuer .* is unknown/);
});

test('a name that leads inside never reaches the proxy', async (t) => {
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1', 'fd00::7'));
  const proxy = await startConnectProxy(t);
  const { failure } = await startTransport(t, { dns, proxy: through(proxy.port) })(
    'https://inside.example.test/',
  );
  assert.match(failure ?? '', /fd00::7, which is a unique local address/);
  assert.deepEqual(proxy.asked, []);
});

test('where the proxy checks, it gets the name and nothing is looked up here; an address is checked all the same', async (t) => {
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.2'));
  const receiver = await startReceiver(t);
  const proxy = await startConnectProxy(t, { leadsTo: { host: '127.0.0.1', port: receiver.port } });
  const post = startTransport(t, { dns, proxy: through(proxy.port, true) });
  assert.equal((await post('http://hooks.example.test:8080/')).response?.status, 200);
  assert.deepEqual(
    proxy.asked.map(({ authority }) => authority),
    ['hooks.example.test:8080'],
  );
  assert.match((await post('http://127.0.0.2:8080/')).failure ?? '', /loopback/);
  assert.equal(proxy.asked.length, 1);
  assert.deepEqual(dns.questions, []);
});

test('an address that the proxy cannot reach is followed by the next one', async (t) => {
  const dns = await startDnsServer(t, (question) => addresses(question, '127.1.0.1', '127.0.0.1'));
  const receiver = await startReceiver(t);
  const proxy = await startConnectProxy(t);
  const post = startTransport(t, {
    dns,
    allowTargets: ['127.1.0.1', '127.0.0.1'],
    proxy: through(proxy.port),
  });
  assert.equal((await post(receiver.url('/', 'two.example.test'))).response?.status, 200);
  assert.equal(proxy.asked.length, 2);
});

const FAILURES: { answer: string; failure: RegExp }[] = [
  {
    answer: 'HTTP/1.1 403 Forbidden\r\n\r\n',
    failure: /could not connect to the endpoint \(it answered 403\)/,
  },
  { answer: 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', failure: /it answered 407/ },
  { answer: '220 smtp.example.com ESMTP\r\n\r\n', failure: /did not answer as an HTTP proxy does/ },
  { answer: `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(20_000)}`, failure: /did not answer as an HTTP proxy does/ },
  { answer: '', failure: /closed the connection/ },
];

test('a proxy that refuses or talks nonsense fails the attempt, in words', async (t) => {
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  for (const { answer, failure } of FAILURES) {
    const proxy = await startConnectProxy(t, { refuse: () => answer });
    const outcome = await startTransport(t, { dns, proxy: through(proxy.port) })('https://a.example.test/');
    assert.match(outcome.failure ?? '', failure);
  }
  const nobody = await startTransport(t, { dns, proxy: through(await freePort()) })(
    'https://a.example.test/',
  );
  assert.match(nobody.failure ?? '', /egress proxy of this service could not be reached \(ECONNREFUSED\)/);
});

test('a proxy that says nothing is cut off by the deadline', async (t) => {
  const silent = createServer((socket) => socket.resume().on('error', () => {}));
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onEnd(t, () => new Promise<void>((resolve) => silent.close(() => resolve())));
  const port = portOf(silent);
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const post = startTransport(t, { dns, proxy: through(port), deadlineMs: 300 });
  assert.match((await post('https://a.example.test/')).failure ?? '', /did not answer/);
});

test('a proxy is reached over TLS as well, and its certificate is verified by the operator’s authorities', async (t) => {
  const authority = createAuthority();
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const receiver = await startReceiver(t);
  const answerThrough = async (proxy: { port: number }) => {
    const reached = { ...through(proxy.port), proxy: egressProxy(`https://127.0.0.1:${proxy.port}`) };
    return startTransport(t, { dns, ca: authority.cert, proxy: reached })(
      receiver.url('/', 'hooks.example.test'),
    );
  };
  const certificate = authority.issue({ names: ['127.0.0.1'] });
  const known = await startConnectProxy(t, { certificate });
  assert.equal((await answerThrough(known)).response?.status, 200);
  assert.deepEqual(
    known.asked.map(({ serverName }) => serverName),
    [null],
    'an address is no server name',
  );
  const stranger = await startConnectProxy(t, {
    certificate: createAuthority().issue({ names: ['127.0.0.1'] }),
  });
  assert.match(
    (await answerThrough(stranger)).failure ?? '',
    /egress proxy .* \([A-Z_]*(CERT|SIGNED|LEAF)[A-Z_]*\)/,
  );
  assert.deepEqual(stranger.asked, []);
});

test('the service delivers through the proxy and shows its password nowhere', async (t) => {
  const receiver = await startReceiver(t);
  const refusing = new Set<string>();
  const proxy = await startConnectProxy(t, {
    refuse: (authority) => (refusing.has(authority) ? 'HTTP/1.1 502 Bad Gateway\r\n\r\n' : undefined),
  });
  const password = 'pass-w%40rd';
  const service = await startService(t, {
    env: { ...QUICK, ANCHOR_EGRESS_PROXY: `http://user:${password}@127.0.0.1:${proxy.port}` },
  });
  const webhook = await service.api.createWebhook(receiver.url(), ['task.failed']);
  await service.api.sendTest(webhook.id, 'task.failed');
  assert.equal((await endedDelivery(service.api, webhook.id)).status, 'succeeded');
  assert.equal(
    proxy.asked[0]?.headers['proxy-authorization'],
    `Basic ${Buffer.from('user:pass-w@rd').toString('base64')}`,
  );
  assert.equal(receiver.requests[0]?.headers['proxy-authorization'], undefined);

  const unreachable = await startReceiver(t);
  refusing.add(`127.0.0.1:${unreachable.port}`);
  const other = await service.api.createWebhook(unreachable.url(), ['task.cancelled']);
  await service.api.sendTest(other.id, 'task.cancelled');
  const dead = await endedDelivery(service.api, other.id);
  assert.match(dead.error_message ?? '', /it answered 502/);
  const shown = `${service.log()}${JSON.stringify(dead)}`;
  for (const secret of [password, 'pass-w@rd', 'dXNlcjpwYXNzLXdAcmQ']) assert.ok(!shown.includes(secret));
});
