/** TLS towards receivers: which versions, and what a customer reads when it fails. */
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { portOf } from '../../src/common/port-of.ts';
import type { Behaviour } from '../support/behaviours.ts';
import { createAuthority, type LeafOptions } from '../support/certificates.ts';
import { addresses, startDnsServer } from '../support/dns-server.ts';
import { onEnd } from '../support/on-end.ts';
import { startReceiver } from '../support/receiver.ts';
import { startTransport } from '../support/transport.ts';

const NAME = 'hooks.example.test';
const DAY_MS = 86_400_000;

/** Answers 200 over TLS with the version that was agreed on as its body. */
async function startTls(t: TestContext, options: TlsOptions): Promise<number> {
  const server = createServer(options, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      const version = socket.getProtocol() ?? '';
      socket.end(`HTTP/1.1 200 OK\r\ncontent-length: ${version.length}\r\n\r\n${version}`);
    });
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onEnd(t, () => new Promise<void>((resolve) => server.close(() => resolve())));
  return portOf(server);
}

/** Old versions need a lower security level on the server's side as well. */
const VERSIONS: { name: string; options: TlsOptions; ends: RegExp }[] = [
  { name: 'TLS 1.3', options: { minVersion: 'TLSv1.3' }, ends: /^200 TLSv1\.3$/ },
  { name: 'TLS 1.2', options: { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }, ends: /^200 TLSv1\.2$/ },
  {
    name: 'TLS 1.1',
    options: { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    ends: /did not agree on TLS 1\.2 or newer/,
  },
  {
    name: 'TLS 1.0',
    options: { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
    ends: /did not agree on TLS 1\.2 or newer/,
  },
];

test('TLS 1.2 and 1.3 are spoken, and nothing older', async (t) => {
  const authority = createAuthority();
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const post = startTransport(t, { dns, ca: authority.cert });
  for (const { name, options, ends } of VERSIONS) {
    const port = await startTls(t, { ...authority.issue({ names: [NAME] }), ...options });
    const { response, failure } = await post(`https://${NAME}:${port}/`);
    assert.match(
      response === null ? (failure ?? '') : `${response.status} ${Buffer.from(response.body)}`,
      ends,
      name,
    );
  }
});

/** Certificates that are refused, and the word that tells the customer what to put right. */
const REFUSED: { name: string; leaf: LeafOptions; failure: RegExp }[] = [
  {
    name: 'expired yesterday',
    leaf: {
      names: [NAME],
      notBefore: new Date(Date.now() - 2 * DAY_MS),
      notAfter: new Date(Date.now() - DAY_MS),
    },
    failure: /has expired\. Renew it/,
  },
  {
    name: 'valid from tomorrow',
    leaf: {
      names: [NAME],
      notBefore: new Date(Date.now() + DAY_MS),
      notAfter: new Date(Date.now() + 2 * DAY_MS),
    },
    failure: /is not valid yet/,
  },
  {
    name: 'of another name',
    leaf: { names: ['example.test'] },
    failure: /another host name\. Use one that names/,
  },
  { name: 'of a wildcard above', leaf: { names: ['*.test'] }, failure: /another host name/ },
  { name: 'of the address', leaf: { names: ['127.0.0.1'] }, failure: /another host name/ },
];

test('a certificate that does not fit is refused, and says how to put it right', async (t) => {
  const authority = createAuthority();
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const post = startTransport(t, { dns, ca: authority.cert });
  for (const { name, leaf, failure } of REFUSED) {
    const port = await startTls(t, authority.issue(leaf));
    const outcome = await post(`https://${NAME}:${port}/`);
    assert.equal(outcome.response, null, name);
    assert.match(outcome.failure ?? '', failure, name);
  }
  const fitting = await startTls(t, authority.issue({ names: ['*.example.test'] }));
  assert.equal((await post(`https://${NAME}:${fitting}/`)).response?.status, 200);
});

test('a host with a dot at its end is asked for by its name without the dot', async (t) => {
  const authority = createAuthority();
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const post = startTransport(t, { dns, ca: authority.cert });
  const asked: string[] = [];
  const port = await startTls(t, {
    ...authority.issue({ names: [NAME] }),
    SNICallback: (name, done) => {
      asked.push(name);
      done(null);
    },
  });
  const { response, failure } = await post(`https://${NAME}.:${port}/`);
  assert.equal(response?.status, 200, String(failure));
  assert.deepEqual(asked, [NAME]);
});

test('the next connection to a receiver resumes its TLS session', async (t) => {
  const authority = createAuthority();
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const reused: boolean[] = [];
  const behaviour: Behaviour = ({ response, socket }) => {
    reused.push((socket as TLSSocket).isSessionReused());
    response.writeHead(200, { connection: 'close' }).end();
  };
  const receiver = await startReceiver(t, { certificate: authority.issue({ names: [NAME] }), behaviour });
  const post = startTransport(t, { dns, ca: authority.cert });
  for (let n = 0; n < 3; n++) assert.equal((await post(receiver.url('/', NAME))).response?.status, 200);
  assert.deepEqual(reused, [false, true, true]);
});
