import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import fc from 'fast-check';
import {
  type VerifyWebhookOptions,
  verifyWebhook,
  type WebhookVerificationCode,
  WebhookVerificationError,
} from '../../verify/typescript/verify.ts';

interface VectorCase {
  name: string;
  secret: string;
  timestamp: string;
  body_base64: string;
  signature_header: string;
  now: number;
  valid: boolean;
  why?: string;
}

const vectors = JSON.parse(readFileSync(new URL('../vectors/signatures.json', import.meta.url), 'utf8')) as {
  cases: VectorCase[];
};

/** What the vectors say in words, as codes. */
const CODE_OF: Record<string, WebhookVerificationCode> = {
  'timestamp too old': 'timestamp_out_of_tolerance',
  'timestamp too new': 'timestamp_out_of_tolerance',
  'no signature matches': 'no_matching_signature',
  'no v1 signature': 'no_signature',
  'timestamps disagree': 'timestamp_mismatch',
};

test('there are vectors', () => assert.equal(vectors.cases.length, 17));

for (const vector of vectors.cases) {
  test(`vector: ${vector.name}`, async () => {
    const body = Buffer.from(vector.body_base64, 'base64');
    const options: VerifyWebhookOptions = {
      body,
      headers: { 'anchor-timestamp': vector.timestamp, 'anchor-signature': vector.signature_header },
      secrets: vector.secret,
      now: () => vector.now,
    };
    if (vector.valid) {
      assert.deepEqual(await verifyWebhook<unknown>(options), JSON.parse(body.toString('utf8')));
      assert.deepEqual(
        await verifyWebhook<unknown>({ ...options, body: body.toString('utf8') }),
        JSON.parse(body.toString('utf8')),
      );
    } else {
      const code = CODE_OF[vector.why ?? ''];
      assert.ok(code, `no code for "${vector.why}"`);
      await assertRefused(code, options);
    }
  });
}

const SECRET = '36da51b166a69268a59a8d5ee0b32c9f5e5aaee7d301c7a5a36844318e116fc6';
const OTHER_SECRET = '00000000000000000000000000000000000000000000000000000000000000ff';
const NOW = 1_716_544_084;

function hmac(secret: string, timestamp: number | string, body: string | Uint8Array): string {
  return createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex');
}

type SignedRequest = Omit<VerifyWebhookOptions, 'headers'> & { headers: Record<string, string> };

/** Options for a request that is signed correctly. */
function signed(body: string | Uint8Array = '{"id":"evt_1"}', secret = SECRET): SignedRequest {
  const signature = `t=${NOW},v1=${hmac(secret, NOW, body)}`;
  return {
    body,
    headers: { 'Anchor-Timestamp': String(NOW), 'Anchor-Signature': signature },
    secrets: SECRET,
    now: () => NOW,
  };
}

async function assertRefused(code: WebhookVerificationCode, options: VerifyWebhookOptions): Promise<void> {
  await assert.rejects(verifyWebhook(options), (error) => {
    assert.ok(error instanceof WebhookVerificationError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, /^[A-Z].*[.?]$/);
    return true;
  });
}

test('headers are found in every form that servers hand them over', async () => {
  const { headers, ...rest } = signed();
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const upper = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
  );
  const arrays = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  for (const form of [
    headers,
    lower,
    upper,
    arrays,
    new Headers(headers),
    new Map(Object.entries(headers)) as never,
  ]) {
    assert.deepEqual(await verifyWebhook<unknown>({ ...rest, headers: form }), { id: 'evt_1' });
  }
});

test('the body is taken as text, as bytes, as a view into a larger buffer, and as an ArrayBuffer', async () => {
  const text = '{"id":"evt_é"}';
  const bytes = new TextEncoder().encode(text);
  const view = new Uint8Array([0, 0, ...bytes, 0]).subarray(2, 2 + bytes.length);
  for (const body of [text, bytes, Buffer.from(text), view, bytes.buffer]) {
    assert.deepEqual(await verifyWebhook<unknown>({ ...signed(text), body }), { id: 'evt_é' });
  }
});

test('a parsed body is refused with a hint', async () => {
  for (const body of [{ id: 'evt_1' }, null, undefined, 1]) {
    await assertRefused('body_not_raw', { ...signed(), body: body as never });
  }
});

test('any of several secrets will do, and unset ones are passed over', async () => {
  for (const secrets of [[SECRET], [OTHER_SECRET, SECRET], [SECRET, undefined], ['', SECRET]]) {
    assert.deepEqual(await verifyWebhook<unknown>({ ...signed(), secrets }), { id: 'evt_1' });
  }
  await assertRefused('no_matching_signature', { ...signed(), secrets: [OTHER_SECRET] });
});

test('a line feed at the end of a secret, as a file has it, is none of it', async () => {
  assert.ok(await verifyWebhook({ ...signed(), secrets: ` ${signed().secrets}\n` }));
});

test('no secret, or an empty one, never verifies, not even what was signed with it', async () => {
  for (const secrets of [[], '', [''], ' \n', undefined, [undefined], null as never]) {
    await assertRefused('missing_secret', { ...signed('{}', ''), secrets });
  }
});

test('missing headers are named', async () => {
  for (const name of ['Anchor-Timestamp', 'Anchor-Signature']) {
    const { [name]: _, ...headers } = signed().headers;
    await assertRefused('missing_header', { ...signed(), headers });
    await assertRefused('missing_header', { ...signed(), headers: { ...headers, [name]: undefined } });
    await assertRefused('missing_header', { ...signed(), headers: new Headers(headers) });
  }
});

test('malformed headers are refused', async () => {
  const { headers } = signed();
  const hex = hmac(SECRET, NOW, '{"id":"evt_1"}');
  const broken: Record<string, string | string[]>[] = [
    { 'Anchor-Timestamp': 'soon' },
    { 'Anchor-Timestamp': '' },
    { 'Anchor-Timestamp': '-1' },
    { 'Anchor-Timestamp': `${NOW}.0` },
    { 'Anchor-Signature': `v1=${hex}` },
    { 'Anchor-Signature': `t=${NOW},t=${NOW},v1=${hex}` },
    { 'Anchor-Signature': [headers['Anchor-Signature'] ?? '', 'v1=0'] },
    { 'anchor-signature': 'v1=0' },
  ];
  for (const change of broken) {
    await assertRefused('malformed_header', { ...signed(), headers: { ...headers, ...change } });
  }
  for (const value of ['', 't=', `t=${NOW}`, hex, `sha256=${hex}`, `V1=${hex},t=${NOW}`]) {
    await assertRefused('no_signature', { ...signed(), headers: { ...headers, 'Anchor-Signature': value } });
  }
});

test('what follows a further = in the signature header is a part of its value', async () => {
  const { headers } = signed();
  const good = headers['Anchor-Signature'] ?? '';
  const behind = { ...headers, 'Anchor-Signature': `${good}=x` };
  await assertRefused('no_matching_signature', { ...signed(), headers: behind });
  const within = { ...headers, 'Anchor-Signature': good.replace(',', '=1,') };
  await assertRefused('timestamp_mismatch', { ...signed(), headers: within });
});

test('the tolerance counts either way, and can be chosen', async () => {
  for (const offset of [-120, -1, 0, 120]) await verifyWebhook({ ...signed(), now: () => NOW + offset });
  for (const offset of [-121, 121, 86_400])
    await assertRefused('timestamp_out_of_tolerance', { ...signed(), now: () => NOW + offset });
  await verifyWebhook({ ...signed(), now: () => NOW + 300, toleranceSeconds: 300 });
  await assertRefused('timestamp_out_of_tolerance', { ...signed(), now: () => NOW + 1, toleranceSeconds: 0 });
  await assertRefused('timestamp_out_of_tolerance', { ...signed(), now: () => Number.NaN });
  await assertRefused('timestamp_out_of_tolerance', { ...signed(), toleranceSeconds: Number.NaN });
});

test('without a clock it is the machine that says what time it is', async () => {
  const { now: _, ...old } = signed();
  await assertRefused('timestamp_out_of_tolerance', old);
  const current = Math.floor(Date.now() / 1000);
  const headers = {
    'Anchor-Timestamp': `${current}`,
    'Anchor-Signature': `t=${current},v1=${hmac(SECRET, current, '{}')}`,
  };
  assert.deepEqual(await verifyWebhook<unknown>({ body: '{}', headers, secrets: SECRET }), {});
});

test('the brand of the headers can be chosen', async () => {
  const { headers, ...rest } = signed();
  const branded = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.replace('Anchor', 'Acme'), value]),
  );
  assert.deepEqual(await verifyWebhook<unknown>({ ...rest, headers: branded, brand: 'Acme' }), {
    id: 'evt_1',
  });
  await assertRefused('missing_header', { ...rest, headers: branded });
});

test('a signed body that is no JSON object is refused', async () => {
  for (const body of [
    '',
    'no',
    '[]',
    'null',
    '"x"',
    '1',
    '{"a":1',
    '\ufeff{}',
    new Uint8Array([0x7b, 0xff, 0x7d]),
  ]) {
    await assertRefused('invalid_payload', signed(body));
  }
});

test('a change of any one bit of body, signature or timestamp is refused', async () => {
  const body = JSON.stringify({ id: 'evt_1', data: { text: '✅ ok', n: [1, 2, 3] } });
  const valid = signed(body);
  const fields = {
    body: (text: string): VerifyWebhookOptions => ({ ...valid, body: Buffer.from(text, 'latin1') }),
    'Anchor-Signature': (text: string) => ({
      ...valid,
      headers: { ...valid.headers, 'Anchor-Signature': text },
    }),
    'Anchor-Timestamp': (text: string) => ({
      ...valid,
      headers: { ...valid.headers, 'Anchor-Timestamp': text },
    }),
  };
  const original = {
    body: Buffer.from(body, 'utf8').toString('latin1'),
    'Anchor-Signature': valid.headers['Anchor-Signature'] ?? '',
    'Anchor-Timestamp': valid.headers['Anchor-Timestamp'] ?? '',
  };
  const field = fc.constantFrom('body' as const, 'Anchor-Signature' as const, 'Anchor-Timestamp' as const);
  await fc.assert(
    fc.asyncProperty(field, fc.nat(), fc.integer({ min: 0, max: 7 }), async (name, at, bit) => {
      const text = original[name];
      const index = at % text.length;
      const flipped = String.fromCharCode(text.charCodeAt(index) ^ (1 << bit));
      const changed = text.slice(0, index) + flipped + text.slice(index + 1);
      await assert.rejects(verifyWebhook(fields[name](changed)), WebhookVerificationError);
    }),
    { numRuns: 500 },
  );
});

test('any body verifies with its secret, with no other, and not cut short or lengthened', async () => {
  const secret = fc.string({ unit: 'grapheme' }).filter((text) => text !== '' && text === text.trim());
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.string(), fc.jsonValue()),
      secret,
      secret,
      async (event, mine, other) => {
        const body = JSON.stringify(event);
        const options = { ...signed(body, mine), secrets: mine };
        assert.deepEqual(await verifyWebhook<unknown>(options), JSON.parse(body));
        await assertRefused('no_matching_signature', { ...options, body: `${body} ` });
        await assertRefused('no_matching_signature', { ...options, body: body.slice(0, -1) });
        if (!sameKey(mine, other))
          await assertRefused('no_matching_signature', { ...options, secrets: other });
      },
    ),
    { numRuns: 100 },
  );
});

/** HMAC fills a short key with zero bytes, so that keys differing only in those are the same key. */
function sameKey(one: string, other: string): boolean {
  return hmac(one, 0, '') === hmac(other, 0, '');
}

test('no header text at all makes it throw anything but its own error', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }),
      async (time, signature) => {
        const headers = { 'Anchor-Timestamp': time, 'Anchor-Signature': signature };
        await assert.rejects(verifyWebhook({ ...signed(), headers }), WebhookVerificationError);
      },
    ),
    { numRuns: 200 },
  );
});
