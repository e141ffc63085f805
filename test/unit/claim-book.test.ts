import assert from 'node:assert/strict';
import test from 'node:test';
import { type Claim, ClaimBook, type WebhookClaims } from '../../src/store/postgres/claim-book.ts';

const PROJECT = '0197a3f0-0000-7000-8000-000000000001';

function claimOf(deliveryId: string, node: number, bytes = 100): Claim {
  return { projectId: PROJECT, deliveryId, attempt: 1, bytes, node, settling: false };
}

function bookWith(...claims: Claim[]): { book: ClaimBook; webhook: WebhookClaims } {
  const book = new ClaimBook({ shared: 1_000, alone: 1_000 });
  const webhook = book.of(PROJECT, 'wh_1');
  for (const claim of claims) book.hold(webhook, claim);
  return { book, webhook };
}

test('a claim that ends does not end the one that has replaced it', () => {
  // The node was given up while it recorded an attempt, and has claimed the delivery again under its new number.
  const [before, again] = [claimOf('d1', 1), claimOf('d1', 2)];
  const { book, webhook } = bookWith(before, again);

  book.release(webhook, before);

  assert.deepEqual(book.heldUnder(2), ['d1']);
  book.release(webhook, again);
  assert.deepEqual(book.heldUnder(2), []);
});

test('a delivery that is claimed again takes its room once', () => {
  const [before, again] = [claimOf('d1', 1, 300), claimOf('d1', 2, 300)];
  const { book, webhook } = bookWith(before, again);

  assert.equal(webhook.bytes, 300);
  book.release(webhook, before);
  book.release(webhook, again);
  assert.equal(webhook.bytes, 0);
});

test('the last claim of a webhook that was forgotten leaves what is known of it since', () => {
  const [before, again] = [claimOf('d1', 1), claimOf('d1', 2)];
  const { book, webhook } = bookWith(before, again);
  book.release(webhook, again);
  const anew = book.of(PROJECT, 'wh_1');
  assert.notEqual(anew, webhook, 'the webhook was forgotten once nothing was held');
  book.hold(anew, claimOf('d2', 2));

  book.release(webhook, before);

  assert.equal(book.find('wh_1'), anew);
  assert.deepEqual(book.heldUnder(2), ['d2']);
});
