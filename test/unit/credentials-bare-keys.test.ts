import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import test from 'node:test';
import { scrubCredentials } from '../../src/sanitise/credentials/scrub.ts';
import { assertKept, assertMasked } from '../support/masking.ts';

const PUBLIC = { type: 'spki', format: 'pem' } as const;

/** What stands between the armour of each private key, on lines of 64 characters. */
const BODIES = [
  generateKeyPairSync('rsa', {
    modulusLength: 1024,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: PUBLIC,
  }),
  generateKeyPairSync('rsa', {
    modulusLength: 1024,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: PUBLIC,
  }),
  ...['prime256v1', 'secp384r1', 'secp521r1', 'secp256k1'].flatMap((namedCurve) =>
    (['sec1', 'pkcs8'] as const).map((type) =>
      generateKeyPairSync('ec', {
        namedCurve,
        privateKeyEncoding: { type, format: 'pem' },
        publicKeyEncoding: PUBLIC,
      }),
    ),
  ),
  generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: PUBLIC,
  }),
  generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
    publicKeyEncoding: PUBLIC,
  }),
].map(({ privateKey }) => privateKey.replaceAll(/-----[^-]+-----/g, '').trim());

test('a private key that lost its armour is masked as a whole, on one line and on many', () => {
  for (const body of BODIES) {
    for (const written of [body, body.replaceAll('\n', ''), body.replaceAll('\n', '\\n')]) {
      const text = `It printed\n${written}\nand stopped`;
      assert.equal(scrubCredentials(text).text, 'It printed\n*****\nand stopped', text);
    }
    const divided = body.split('\n').join('" +\n    "');
    const { text } = scrubCredentials(`load("${divided}")`);
    assert.equal(text, 'load("*****")', divided);
  }
});

test('a private key that was encoded once more with its armour is masked on all its lines', () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 1024,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: PUBLIC,
  });
  const encoded = Buffer.from(privateKey).toString('base64');
  const lines = (encoded.match(/.{1,76}/g) ?? []).join('\n    ');
  assertMasked([`data: «${encoded}»`, `pem = \n    «${lines}»\n`]);
});

test('certificates and public keys stay, as do words that begin like a private key', () => {
  const { publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  assertKept([
    publicKey,
    'MIICertificateOfSomething was renewed',
    'migration MIGHTBe12 ran',
    'The Miiverse closed in 2017',
  ]);
});

test('the key of a symmetric JSON Web Key is one wherever its other members stand', () => {
  const k = '«vjF2x9Kq7LpZ3rT5wYb8NcQ1»';
  assertMasked([
    `{"alg":"HS256","ext":true,"k":"${k}","key_ops":["sign","verify"],"kty":"oct"}`,
    `{"kty":"oct","ext":true,"key_ops":["sign","verify"],"k":"${k}"}`,
    `{\n  "kty": "oct",\n  "use": "sig",\n  "k": "${k}"\n}`,
  ]);
  assertKept(['{"id":7,"k":"vjF2x9Kq7LpZ3rT5wYb8NcQ1"}', '{"ext":true,"k":"short"}']);
});

test('a list of as many drawn bytes as a cipher takes is its key, also where it is called no more than that', () => {
  assertMasked([
    'byte[] key = {«43, 126, 21, 22, 40, 174, 210, 166, 171, 247, 21, 136, 9, 207, 79, 60»};',
    'KEY = bytes([«0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6, 0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c»])',
  ]);
  assertKept([
    'byte[] key = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};',
    'key = [43, 126, 21, 22, 40, 174, 210, 166]',
    'index_key = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]',
    'keys = [43, 126, 21, 22, 40, 174, 210, 166, 171, 247, 21, 136, 9, 207, 79, 60]',
  ]);
});

test('a drawn value right behind the name of a vendor with tokens of its own form is a key of that vendor', () => {
  assertMasked([
    'mailchimp = "«LRINSm5Vdi9BMCzCWSJ8M3TM»"',
    'gitlab: «k7Tq2vXw9LpZ3rT5wYb8»',
    'stripe("«k7Tq2vXw9LpZ3rT5wYb8»")',
  ]);
  assertKept([
    'gitlab: merge request 4f8Kq2Lw9 was closed',
    'stripe = "payments-service-v2"',
    'gitlab commit k7Tq2vXw9LpZ3rT5wYb8',
  ]);
});
