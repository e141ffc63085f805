import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import test from 'node:test';
import fc from 'fast-check';
import { acceptedAt, DeliveryIds, firstSeqAt, Sequence } from '../../src/store/sqlite/delivery-ids.ts';

const FROM = Date.UTC(2020, 0, 1);
const TO = Date.UTC(2088, 0, 1);
const millis = fc.integer({ min: FROM, max: TO });
const seqs = fc.tuple(millis, fc.nat({ max: 4095 })).map(([ms, counter]) => firstSeqAt(ms) + counter);

test('a sequence number tells when its row was accepted', () => {
  fc.assert(
    fc.property(millis, fc.nat({ max: 4095 }), (ms, counter) => {
      assert.equal(acceptedAt(firstSeqAt(ms) + counter), ms);
      assert.ok(Number.isSafeInteger(firstSeqAt(ms) + counter));
    }),
  );
  assert.equal(firstSeqAt(0), 0);
  assert.equal(firstSeqAt(FROM + 0.5), 4096);
});

test('an id leads back to its sequence number, and is a UUID of version 7', () => {
  const ids = new DeliveryIds(DeliveryIds.newTail(randomBytes(8)));
  fc.assert(
    fc.property(seqs, (seq) => {
      const id = ids.toId(seq);
      assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      assert.equal(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16), acceptedAt(seq));
      assert.equal(ids.toSeq(id), seq);
    }),
  );
});

test('ids are in the order of their sequence numbers', () => {
  const ids = new DeliveryIds(DeliveryIds.newTail(randomBytes(8)));
  fc.assert(
    fc.property(seqs, seqs, (a, b) => {
      assert.equal(Math.sign(a - b), ids.toId(a) === ids.toId(b) ? 0 : ids.toId(a) < ids.toId(b) ? -1 : 1);
    }),
  );
});

test('what is no id of this database has no sequence number', () => {
  const ids = new DeliveryIds('9abc-0123456789ab');
  const other = new DeliveryIds('9abc-0123456789ac');
  const id = ids.toId(firstSeqAt(Date.UTC(2026, 0, 1)));
  assert.equal(other.toSeq(id), null);
  for (const wrong of [
    '',
    'x',
    `${id} `,
    id.toUpperCase(),
    id.replace('-7', '-4'),
    id.slice(1),
    randomUUID(),
  ]) {
    assert.equal(ids.toSeq(wrong), null, wrong);
  }
  assert.equal(ids.toSeq(`00000000-0000-7000-9abc-0123456789ab`), null, 'before the epoch');
  assert.equal(ids.toSeq(`ffffffff-ffff-7fff-9abc-0123456789ab`), null, 'beyond what is exact');
});

test('the random end of ids has the variant of RFC 9562 whatever is drawn', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bytes) => {
      assert.match(DeliveryIds.newTail(bytes), /^[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }),
  );
});

test('numbers only ever rise, whatever the wall clock does', () => {
  const reading = fc.tuple(fc.integer({ min: 0, max: TO }), fc.integer({ min: 1, max: 5_000 }));
  fc.assert(
    fc.property(seqs, fc.array(reading), (last, readings) => {
      const sequence = new Sequence(last);
      let highest = last;
      for (const [wall, count] of readings) {
        const first = sequence.take(count, wall);
        assert.ok(first > highest);
        assert.ok(first >= firstSeqAt(wall));
        highest = first + count - 1;
        assert.equal(sequence.last, highest);
      }
    }),
  );
});

test('after a pause numbers follow the clock again', () => {
  const sequence = new Sequence(0);
  const at = Date.UTC(2026, 0, 1);
  assert.equal(sequence.take(2, at), firstSeqAt(at));
  assert.equal(sequence.take(1, at), firstSeqAt(at) + 2);
  assert.equal(sequence.take(1, at + 1), firstSeqAt(at + 1));
});
