/** Names whose DNS server lies, changes its mind, says too much or nothing: a real one, on loopback. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import test, { type TestContext } from 'node:test';
import { hangUp } from '../support/behaviours.ts';
import { createAuthority } from '../support/certificates.ts';
import { addresses, type DnsAnswer, startDnsServer } from '../support/dns-server.ts';
import { onEnd } from '../support/on-end.ts';
import { startReceiver } from '../support/receiver.ts';
import { startTransport } from '../support/transport.ts';

const INSIDE = '127.0.0.2';

test('a request goes to the address of the name, with the name as its host', async (t) => {
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const receiver = await startReceiver(t);
  const post = startTransport(t, { dns });
  const { response, failure } = await post(receiver.url('/a', 'hooks.example.test'));
  assert.equal(response?.status, 200, failure ?? '');
  assert.equal(receiver.requests[0]?.headers.host, `hooks.example.test:${receiver.port}`);
});

test('the server name in TLS is the one of the URL, and the certificate has to be for it', async (t) => {
  const authority = createAuthority();
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const receiver = await startReceiver(t, {
    certificate: authority.issue({ names: ['hooks.example.test'] }),
  });
  const post = startTransport(t, { dns, ca: authority.cert });
  assert.equal((await post(receiver.url('/', 'hooks.example.test'))).response?.status, 200);
  const other = await post(receiver.url('/', 'other.example.test'));
  assert.match(other.failure ?? '', /another host name/);
  // The address alone is what the socket went to; the certificate names no address.
  assert.match((await post(receiver.url('/'))).failure ?? '', /another host name/);
});

test('a name that turns inside after the check never gets a connection there', async (t) => {
  // Every other answer is the inside address, as a rebinding server's with a TTL of 0.
  const dns = await startDnsServer(t, (question) =>
    addresses(question, question.time % 2 === 1 ? '127.0.0.1' : INSIDE),
  );
  // Each exchange ends its connection, so that each attempt asks anew.
  const receiver = await startReceiver(t, { behaviour: hangUp() });
  const inside = await insideListener(t, receiver.port);
  const post = startTransport(t, { dns });
  for (let attempt = 1; attempt <= 20; attempt++) {
    const { failure } = await post(receiver.url('/', 'rebinding.example.test'));
    if (attempt % 2 === 1) assert.match(failure ?? '', /closed the connection/);
    else
      assert.match(failure ?? '', /rebinding\.example\.test resolves to 127\.0\.0\.2, which is a loopback/);
    // One question per family and connection: what was checked is what is used.
    assert.equal(dns.questions.length, attempt * 2);
  }
  assert.equal(receiver.connections, 10);
  assert.equal(inside.connections(), 0);
});

test('a connection that is kept alive asks no second time', async (t) => {
  const dns = await startDnsServer(t, (question) =>
    addresses(question, question.time === 1 ? '127.0.0.1' : INSIDE),
  );
  const receiver = await startReceiver(t);
  const post = startTransport(t, { dns });
  const url = receiver.url('/', 'rebinding.example.test');
  for (let request = 0; request < 5; request++) assert.equal((await post(url)).response?.status, 200);
  assert.equal(receiver.connections, 1);
  assert.equal(dns.questions.length, 2);
});

/** Answers that hold an address of the inside beside one that is fine. */
const MIXED: { name: string; all: string[]; names: RegExp }[] = [
  { name: 'the inside one last', all: ['127.0.0.1', INSIDE], names: /127\.0\.0\.2/ },
  { name: 'the inside one first', all: [INSIDE, '127.0.0.1'], names: /127\.0\.0\.2/ },
  { name: 'inside over IPv6', all: ['127.0.0.1', 'fd00::7'], names: /fd00::7, which is a unique local/ },
  { name: 'mapped into IPv6', all: ['127.0.0.1', '::ffff:127.0.0.1'], names: /IPv4-mapped/ },
  { name: 'the metadata address', all: ['127.0.0.1', '169.254.169.254'], names: /link-local/ },
  {
    name: 'one among many',
    all: [...Array.from({ length: 40 }, (_, n) => `198.51.101.${n}`), '10.0.0.1'],
    names: /10\.0\.0\.1, which is a private/,
  },
];

test('a name with a public and a private address is refused as a whole', async (t) => {
  const receiver = await startReceiver(t);
  for (const { name, all, names } of MIXED) {
    const dns = await startDnsServer(t, (question) => addresses(question, ...all));
    const { failure } = await startTransport(t, { dns })(receiver.url('/', 'mixed.example.test'));
    assert.match(failure ?? '', names, name);
  }
  assert.equal(receiver.connections, 0);
});

test('of many addresses, those that refuse are passed over', async (t) => {
  const dead = Array.from({ length: 40 }, (_, n) => `127.1.0.${n + 1}`);
  const dns = await startDnsServer(t, (question) => addresses(question, ...dead, '127.0.0.1'));
  const receiver = await startReceiver(t);
  const post = startTransport(t, { dns, allowTargets: ['127.0.0.1', '127.1.0.0/24'] });
  const { response, failure } = await post(receiver.url('/', 'many.example.test'));
  assert.equal(response?.status, 200, failure ?? '');
  assert.equal(dns.questions.length, 2);
});

test('a receiver that has IPv6 alone is reached, and one whose IPv6 is dead over IPv4', async (t) => {
  const server = createHttpServer((_, response) => response.end());
  server.listen(0, '::1');
  await once(server, 'listening');
  onEnd(t, () => new Promise<void>((resolve) => server.close(() => resolve())));
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const only = await startDnsServer(t, (question) => addresses(question, '::1'));
  const post6 = startTransport(t, { dns: only, allowTargets: ['::1'] });
  assert.equal((await post6(`http://v6.example.test:${address.port}/`)).response?.status, 200);

  const receiver = await startReceiver(t);
  const both = await startDnsServer(t, (question) => addresses(question, '::1', '127.0.0.1'));
  const post = startTransport(t, { dns: both, allowTargets: ['::1', '127.0.0.1'] });
  assert.equal((await post(receiver.url('/', 'both.example.test'))).response?.status, 200);
});

/** Answers through other names, and what comes of them. */
const ALIASES: {
  name: string;
  records: Extract<DnsAnswer, { records: unknown }>['records'];
  ends: RegExp;
}[] = [
  {
    name: 'a chain of three',
    records: [
      { alias: 'a.example.test' },
      { of: 'a.example.test', alias: 'b.example.test' },
      { of: 'b.example.test', alias: 'c.example.test' },
      { of: 'c.example.test', address: '127.0.0.1' },
    ],
    ends: /^200$/,
  },
  {
    name: 'a chain that ends inside',
    records: [{ alias: 'a.example.test' }, { of: 'a.example.test', address: INSIDE }],
    ends: /resolves to 127\.0\.0\.2/,
  },
  { name: 'a chain that ends nowhere', records: [{ alias: 'a.example.test' }], ends: /no address/ },
];

test('aliases lead to an address that is checked like any other', async (t) => {
  const receiver = await startReceiver(t);
  for (const { name, records, ends } of ALIASES) {
    const dns = await startDnsServer(t, ({ type }) => ({ records: type === 'A' ? records : [] }));
    const { response, failure } = await startTransport(t, { dns })(receiver.url('/', 'alias.example.test'));
    assert.match(String(response?.status ?? failure), ends, name);
  }
});

const NOTHING: { answer: DnsAnswer; failure: RegExp }[] = [
  { answer: { error: 'no such name' }, failure: /could not be found/ },
  { answer: { records: [] }, failure: /has no address/ },
  { answer: { error: 'server failure' }, failure: /the DNS server reported a failure/ },
  { answer: { error: 'refused' }, failure: /the DNS server reported a failure/ },
];

test('a name without an address fails at once, in words', async (t) => {
  for (const { answer, failure } of NOTHING) {
    const dns = await startDnsServer(t, () => answer);
    const outcome = await startTransport(t, { dns })('https://nowhere.example.test/');
    assert.equal(outcome.response, null);
    assert.match(outcome.failure ?? '', failure);
  }
});

test('a server that never answers for IPv6 holds a delivery up for a second, and does not stop it', async (t) => {
  const dns = await startDnsServer(t, (question) =>
    question.type === 'A' ? addresses(question, '127.0.0.1') : 'silence',
  );
  const receiver = await startReceiver(t);
  const startedAt = performance.now();
  const { response, failure } = await startTransport(t, { dns })(receiver.url('/', 'half.example.test'));
  assert.equal(response?.status, 200, failure ?? '');
  assert.ok(performance.now() - startedAt < 3_000);
});

test('names whose servers never answer hold up no other name', async (t) => {
  const dns = await startDnsServer(t, (question) =>
    question.name.startsWith('tar-pit') ? 'silence' : addresses(question, '127.0.0.1'),
  );
  const receiver = await startReceiver(t);
  const post = startTransport(t, { dns, deadlineMs: 1_500 });
  let ended = 0;
  const hanging = Array.from({ length: 100 }, async (_, n) => {
    const outcome = await post(`https://tar-pit-${n}.example.test/`);
    ended += 1;
    return outcome;
  });
  for (let n = 0; n < 20; n++) {
    const { response, failure } = await post(receiver.url('/', `quick-${n}.example.test`));
    assert.equal(response?.status, 200, failure ?? '');
  }
  assert.equal(ended, 0, 'the others were to hang meanwhile');
  for (const outcome of await Promise.all(hanging))
    assert.match(outcome.failure ?? '', /within 1\.5 seconds/);
});

test('what the rules refuse as it stands is not even looked up', async (t) => {
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const receiver = await startReceiver(t);
  const post = startTransport(t, { dns });
  const refused: [string, RegExp][] = [
    ['https://metadata.google.internal/', /cloud metadata/],
    ['https://sts.eu-west-1.amazonaws.com/', /AWS service/],
    [receiver.url('/', INSIDE), /loopback/],
    ['https://[fd00::7]/', /unique local/],
    [receiver.url('/', 'localhost'), /this machine itself/],
  ];
  for (const [url, failure] of refused) assert.match((await post(url)).failure ?? '', failure, url);
  assert.equal(receiver.connections, 0);
  assert.deepEqual(dns.questions, []);
});

test('redirects are not followed', async (t) => {
  const dns = await startDnsServer(t, (question) => addresses(question, '127.0.0.1'));
  const receiver = await startReceiver(t, {
    behaviour: ({ response }) => {
      response.writeHead(302, { location: `http://${INSIDE}:${receiver.port}/` }).end();
    },
  });
  const inside = await insideListener(t, receiver.port);
  const { response } = await startTransport(t, { dns })(receiver.url('/', 'moved.example.test'));
  assert.equal(response?.status, 302);
  assert.equal(receiver.requests.length, 1);
  assert.equal(inside.connections(), 0);
});

/** What must never be reached: a listener on an address of the inside, on the receiver's own port. */
async function insideListener(t: TestContext, port: number): Promise<{ connections(): number }> {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  server.listen(port, INSIDE);
  await once(server, 'listening');
  onEnd(t, () => new Promise<void>((resolve) => server.close(() => resolve())));
  return { connections: () => connections };
}
