import assert from 'node:assert/strict';
import test from 'node:test';
import { makeAttempt } from '../../src/deliver/attempt.ts';
import { AttemptHeaders } from '../../src/deliver/request-headers.ts';
import { type Target, TargetDirectory } from '../../src/deliver/target-directory.ts';
import type { ReceivedResponse } from '../../src/sanitise/exchange/scrub-response.ts';
import { SecretBox } from '../../src/secrets/secret-box.ts';
import type { DeliveryTarget, SettledAttempt } from '../../src/store/store.ts';
import { targetWith } from '../support/delivery-target.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const secrets = new SecretBox(new Uint8Array(32));
const [BEFORE, AFTER] = ['ab'.repeat(32), 'cd'.repeat(32)];
const DELIVERY = {
  id: '0190b5a0-7c1d-7e55-8a9f-123456789abc',
  webhookId: 'wh_1',
  projectId: '0190b5a0-7c1d-7e55-8a9f-123456789abd',
  eventId: 'evt_1',
  eventType: 'task.completed',
  attempt: 1,
  body: Buffer.from('{}'),
};
const POLICY = { headers: new AttemptHeaders('Anchor'), timeoutMs: 10_000, retryDelaysMs: [5_000] };

/** What is recorded of an attempt during which the secret was rotated, and after which the store answers so. */
async function recorded(
  response: ReceivedResponse,
  answer: () => Promise<DeliveryTarget | null>,
): Promise<SettledAttempt> {
  let read: () => Promise<DeliveryTarget | null> = async () => targetWith(secrets, BEFORE);
  const clock = new VirtualClock();
  const targets = new TargetDirectory({
    maxAgeMs: 1_000,
    webhooks: { target: () => read() },
    secrets,
    clock,
  });
  const target = (await targets.load('wh_1')) as Target;
  const transport = {
    post: (_request: unknown, _deadline: number, done: (outcome: Outcome) => void) => {
      targets.forget('wh_1');
      read = answer;
      done({ response, failure: null });
    },
    close: async () => {},
  };
  return await new Promise((resolve) => {
    makeAttempt({ clock, transport, policy: POLICY, targets }, DELIVERY, target, resolve);
  });
}

interface Outcome {
  response: ReceivedResponse;
  failure: null;
}

const ECHOED: ReceivedResponse = {
  status: 200,
  headers: { 'content-type': 'text/plain', 'x-echo': AFTER },
  body: Buffer.from(`you sent ${BEFORE}, now it is ${AFTER}`),
};

test('an answer that shows a secret rotated while it was under way is recorded without it', async () => {
  const { response } = await recorded(ECHOED, async () => targetWith(secrets, AFTER));
  assert.equal(Buffer.from(response?.body ?? []).toString(), 'you sent *****, now it is *****');
  assert.equal(response?.headers['content-type'], 'text/plain');
});

test('an answer is withheld where the store cannot tell which secrets it must not show', async () => {
  const { response, next } = await recorded(ECHOED, () => Promise.reject(new Error('the store is away')));
  assert.equal(next.status, 'succeeded');
  assert.equal(response?.status, 200);
  assert.deepEqual(response?.headers, { 'content-type': '*****', 'x-echo': '*****' });
  assert.match(Buffer.from(response?.body ?? []).toString(), /^\*{5} \(withheld: [a-z ]+\)$/);
  assert.ok(!JSON.stringify(response).includes(AFTER));
});

test('an empty answer stays empty where the store is away', async () => {
  const empty = { ...ECHOED, body: new Uint8Array() };
  const { response } = await recorded(empty, () => Promise.reject(new Error('the store is away')));
  assert.equal(response?.body.length, 0);
});
