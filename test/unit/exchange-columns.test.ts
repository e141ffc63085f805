import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  packOutcomes,
  packRequests,
  unpackOutcomes,
  unpackRequests,
} from '../../src/deliver/sender/exchange-columns.ts';

const id = fc.integer({ min: 1 });
const body = fc.uint8Array({ maxLength: 40 }).map((bytes) => Uint8Array.from(bytes));
const latin1 = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)) });
const numberedRequest = fc.record({
  id,
  url: fc.webUrl(),
  deadlineMs: fc.nat(),
  headerSection: latin1,
  body,
});

const responseHeaders = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string())), {
  noNullPrototype: true,
});
const tookMs = fc.double({ min: 0, noNaN: true });
const outcome = fc.oneof(
  fc.record(
    {
      response: fc.record(
        { status: fc.integer({ min: 200, max: 599 }), headers: responseHeaders, body },
        { noNullPrototype: true },
      ),
      failure: fc.constant(null),
      costly: fc.boolean(),
      tookMs,
    },
    { noNullPrototype: true },
  ),
  fc.record(
    { response: fc.constant(null), failure: fc.string(), costly: fc.boolean(), tookMs },
    { noNullPrototype: true },
  ),
);
const numberedOutcome = fc.record({ id, outcome }, { noNullPrototype: true });

test('requests arrive at the sender as they were posted, in their order', () => {
  fc.assert(
    fc.property(fc.array(numberedRequest, { maxLength: 12 }), (requests) => {
      const arrived = unpackRequests(structuredClone(packRequests(requests)));
      const expected = requests.map(({ headerSection, body: bytes, ...rest }) => ({
        ...rest,
        rest: Uint8Array.from([...Buffer.from(headerSection, 'latin1'), ...bytes]),
      }));
      assert.deepEqual(
        arrived.map(({ rest, ...others }) => ({ ...others, rest: Uint8Array.from(rest) })),
        expected,
      );
    }),
  );
});

test('outcomes come back as they were', () => {
  fc.assert(
    fc.property(fc.array(numberedOutcome, { maxLength: 12 }), (outcomes) => {
      assert.deepEqual(unpackOutcomes(structuredClone(packOutcomes(outcomes, 0))), outcomes);
    }),
  );
});

test('a body that comes back does not keep those of its neighbours in memory', () => {
  const neighbour = { id: 1, outcome: { response: null, failure: 'none' } };
  const one = {
    id: 2,
    outcome: { response: { status: 200, headers: {}, body: new Uint8Array(3) }, failure: null },
  };
  const other = {
    id: 3,
    outcome: { response: { status: 200, headers: {}, body: new Uint8Array(4096) }, failure: null },
  };
  const [, unpacked] = unpackOutcomes(packOutcomes([neighbour, one, other], 0));
  assert.equal(unpacked?.outcome.response?.body.buffer.byteLength, 3);
});
