import assert from 'node:assert/strict';
import test from 'node:test';
import { spread } from '../../src/deliver/sender/senders.ts';
import type { SignedRequest, Transport } from '../../src/deliver/transport.ts';

const DEADLINE_MS = 10_000;
const OUTCOME = { response: null, failure: 'none' };

function requestTo(url: string): SignedRequest {
  return { url, headers: { names: [], values: [] }, body: new Uint8Array(0) };
}

/** Transports that note what they were given. */
function transports(count: number) {
  const given = Array.from({ length: count }, () => [] as string[]);
  let closed = 0;
  const all = given.map(
    (urls): Transport => ({
      post({ url }, deadlineMs, done) {
        assert.equal(deadlineMs, DEADLINE_MS);
        urls.push(url);
        done(OUTCOME);
      },
      async close() {
        closed += 1;
      },
    }),
  );
  return { all, given, closed: () => closed };
}

test('the requests of a URL are all sent by the same transport, and many URLs by all of them alike', () => {
  const { all, given } = transports(4);
  const sender = spread(all);
  const urls = Array.from({ length: 1_000 }, (_, n) => `https://customer-${n % 50}.example/hooks/${n}`);
  let ended = 0;
  for (const url of [...urls, ...urls]) {
    sender.post(requestTo(url), DEADLINE_MS, (outcome) => {
      assert.equal(outcome, OUTCOME);
      ended += 1;
    });
  }
  assert.equal(ended, 2_000);
  assert.equal(given.flat().length, 2_000);
  for (const sent of given) {
    const distinct = new Set(sent);
    assert.equal(sent.length, 2 * distinct.size, 'the requests of a URL were sent by two transports');
    assert.ok(distinct.size > 200 && distinct.size < 300, `one of four has ${distinct.size} of 1,000 URLs`);
  }
});

test('closing closes all of them', async () => {
  const { all, closed } = transports(3);
  await spread(all).close();
  assert.equal(closed(), 3);
});
