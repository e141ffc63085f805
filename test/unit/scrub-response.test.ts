import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { gzipSync } from 'node:zlib';
import { scrubResponse } from '../../src/sanitise/exchange/scrub-response.ts';
import { createSecretEcho } from '../../src/sanitise/exchange/secret-echo.ts';

const SECRET = '9f2c1e7ab04d58e36f91c2d7480ba5e31c6df8027ea94b5310c8d6f2a7e4b915';
const OLDER = randomBytes(32).toString('hex');
const CAP = 4096;

const echo = () => createSecretEcho(() => [SECRET, OLDER]);

function scrubBody(body: string | Uint8Array, cap = CAP): string {
  const scrubbed = scrubResponse({ status: 200, headers: {}, body: Buffer.from(body) }, echo(), cap).body;
  return Buffer.from(scrubbed).toString();
}

const ECHOES: [string, string][] = [
  ['as it is', SECRET],
  ['in capitals', SECRET.toUpperCase()],
  ['the one before it', OLDER],
  ['as a Standard Webhooks secret', `whsec_${Buffer.from(SECRET).toString('base64')}`],
  ['in base64url', Buffer.from(SECRET).toString('base64url')],
  ['in base64 behind something', Buffer.from(`a${SECRET}`).toString('base64')],
  ['in hex', Buffer.from(SECRET).toString('hex')],
  ['as bytes in base64', Buffer.from(SECRET, 'hex').toString('base64')],
  ['percent-encoded throughout', [...SECRET].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('')],
  ['in HTML, escaped throughout', [...SECRET].map((c) => `&#${c.charCodeAt(0)};`).join('')],
  ['in JSON, escaped throughout', [...SECRET].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`).join('')],
  [
    'in JSON in JSON',
    JSON.stringify(JSON.stringify({ s: `whsec_${Buffer.from(SECRET).toString('base64')}` })),
  ],
];

for (const [name, form] of ECHOES) {
  test(`an echoed signing secret is masked in body and headers: ${name}`, () => {
    const scrubbed = scrubResponse(
      {
        status: 200,
        headers: { 'x-debug': form, server: form, vary: ['a', form] },
        body: Buffer.from(`got ${form}!`),
      },
      echo(),
      CAP,
    );
    const text = JSON.stringify([scrubbed.headers, Buffer.from(scrubbed.body).toString()]);
    for (let at = 0; at + 16 <= form.length; at++) {
      const part = form.slice(at, at + 16);
      assert.ok(!/^\w+$/.test(part) || !text.includes(part), `${part} in ${text}`);
    }
    assert.match(text, /got .*\*{5}.*!/);
  });
}

test('a signing secret that the end of what is kept cuts off is masked as well', () => {
  for (const kept of [8, 20, 40, 63]) {
    assert.equal(scrubBody(`x=${SECRET.slice(0, kept)}`), 'x=*****');
  }
  const escaped = [...SECRET].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('');
  for (let kept = 24; kept < escaped.length; kept++) assert.equal(scrubBody(escaped.slice(0, kept)), '*****');
  const lines = Buffer.from(`${'-'.repeat(42)}${SECRET}`)
    .toString('base64')
    .replaceAll(/.{76}/g, '$&\r\n');
  for (let kept = 72; kept < lines.length; kept++) {
    assert.match(scrubBody(lines.slice(0, kept)), /^(?:LS0t){14}\*{5}\s*$/);
  }
});

test('a compressed body is withheld, since nobody can see what it shows', () => {
  const body = gzipSync(`you sent ${SECRET}`);
  for (const encoding of ['gzip', 'BR', ['deflate', 'gzip']]) {
    const scrubbed = scrubResponse(
      { status: 200, headers: { 'content-encoding': encoding }, body },
      echo(),
      CAP,
    );
    assert.match(Buffer.from(scrubbed.body).toString(), /^\*{5} \(withheld: it was compressed/);
  }
  const plain = { status: 200, headers: { 'content-encoding': 'identity' }, body: Buffer.from('plain text') };
  assert.equal(scrubResponse(plain, echo(), CAP), plain);
});

/** With the part that must not be left of a credential between « and », wherever the end comes in it. */
const CUT_OFF = [
  'connect to postgres://app:«s3cr3t/pass-word»@db.example.com failed',
  'reported to https://«9f2b7c1d4e8a6035c1d2e3f4a5b6c7d8»@o1.ingest.example.com/42',
  'it printed zz_live_«4f8Kq2Lw9XnB7tRmVc3D» and stopped',
  'got eyJhbGciOiJIUzI1NiJ9.«eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJlLW9mLWl0» back',
  'the API key of Ann, «a8f5f167f44f4964e6c998de», twice',
];
const MOST_SHOWN = 11;

test('a credential that the cap cuts off is masked as well', () => {
  for (const marked of CUT_OFF) {
    const [before = '', secret = ''] = marked.split(/[«»]/);
    for (let kept = MOST_SHOWN + 1; kept <= secret.length; kept++) {
      const end = before + secret.slice(0, kept);
      const scrubbed = scrubBody(`${'- '.repeat(CAP).slice(0, CAP - end.length - 1)} ${end}`);
      assert.ok(!scrubbed.includes(secret.slice(0, MOST_SHOWN + 1)), scrubbed.slice(-80));
      assert.match(scrubbed, /- .*\*{5}$/);
    }
  }
});

test('what is no credential stays whole at the cap', () => {
  for (const end of [
    '<div class="foo-bar-123',
    'https://a.example/users/12',
    'a sentence that is cu',
    '2026-05-24T12:18',
  ]) {
    const body = '- '.repeat(CAP).slice(0, CAP - end.length) + end;
    assert.equal(scrubBody(body), body);
  }
  const file = randomBytes(CAP).toString('base64').slice(0, CAP);
  assert.equal(scrubBody(file), file);
});

test('credentials of the receiver’s own are masked, and the rest of an error page stays', () => {
  const page =
    'Cannot connect to postgres://app:s3cr3t-pass@db.example.com/app\n    at connect (/srv/app.js:12:5)';
  assert.equal(scrubBody(page), page.replace('s3cr3t-pass', '*****'));
});

test('cookies and authorisations in headers are masked, the names stay', () => {
  const { headers } = scrubResponse(
    {
      status: 200,
      headers: {
        'set-cookie': ['sid=8f14e45fceea167a5a36dedd4bea2543; Path=/; HttpOnly', 'lang=de'],
        authorization: 'Bearer abcdefghijklmnop.qrstuvwxyz',
        date: 'Mon, 01 Jan 2024 00:00:00 GMT',
        'x-request-id': '3f0e8a52-6c1d-4b7e-9a44-0d5c2f1b7e90',
        etag: '"33a64df551425fcc55e4d42a148795d9f25f89d4"',
      },
      body: new Uint8Array(),
    },
    echo(),
    CAP,
  );
  assert.doesNotMatch(JSON.stringify(headers), /8f14e45|abcdefghijklmnop/);
  assert.match(String(headers['set-cookie']), /^sid=\*{5}.*Path=\/; HttpOnly/);
  assert.equal(headers.date, 'Mon, 01 Jan 2024 00:00:00 GMT');
  assert.equal(headers['x-request-id'], '3f0e8a52-6c1d-4b7e-9a44-0d5c2f1b7e90');
  assert.equal(headers.etag, '"33a64df551425fcc55e4d42a148795d9f25f89d4"');
});

test('bytes that are no text stay as they are around what is masked', () => {
  const binary = Buffer.concat([
    Buffer.from([0xff, 0x00, 0xfe, 0x80]),
    Buffer.from(SECRET),
    Buffer.from([0xc3]),
  ]);
  const scrubbed = scrubResponse({ status: 200, headers: {}, body: binary }, echo(), CAP).body;
  assert.deepEqual(
    Buffer.from(scrubbed),
    Buffer.concat([Buffer.from([0xff, 0x00, 0xfe, 0x80]), Buffer.from('*****'), Buffer.from([0xc3])]),
  );
});

test('a character that is cut off at the end does not hide what stands before it', () => {
  const cut = Buffer.concat([Buffer.from(`é ${SECRET} `), Buffer.from('é').subarray(0, 1)]);
  const scrubbed = scrubResponse({ status: 200, headers: {}, body: cut }, echo(), CAP).body;
  assert.deepEqual(
    Buffer.from(scrubbed),
    Buffer.concat([Buffer.from('é ***** '), Buffer.from('é').subarray(0, 1)]),
  );
});

test('what holds nothing is passed on as it is, and the secrets are not even asked for where it is short', () => {
  const never = createSecretEcho(() => assert.fail('asked'));
  const response = { status: 200, headers: { connection: 'close' }, body: Buffer.from('ok') };
  assert.equal(scrubResponse(response, never, CAP), response);
  const body = Buffer.from(JSON.stringify({ received: true, id: 'evt_01JWZ3P0V6T3M9QJ2C8K5R7XYB' }));
  const longer = { status: 200, headers: {}, body };
  assert.equal(scrubResponse(longer, echo(), CAP), longer);
});

test('a body never grows beyond what is kept', () => {
  const body = 'postgres://a:b@c '.repeat(240);
  assert.ok(body.length <= CAP && scrubBody(body).length <= CAP);
});
