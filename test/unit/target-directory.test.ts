import assert from 'node:assert/strict';
import test from 'node:test';
import { TargetDirectory } from '../../src/deliver/target-directory.ts';
import { SecretBox } from '../../src/secrets/secret-box.ts';
import type { DeliveryTarget } from '../../src/store/store.ts';
import { targetWith } from '../support/delivery-target.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const secrets = new SecretBox(new Uint8Array(32));

/**
 * The target was being read when its secret was rotated. What was read was kept for the next second, and with it the old
 * secret alone: an endpoint that echoed the new one had it shown in the history.
 */
test('a target that was read before a rotation is not kept after it', async () => {
  const reads: ((target: DeliveryTarget) => void)[] = [];
  const directory = new TargetDirectory({
    maxAgeMs: 1_000,
    webhooks: { target: () => new Promise((resolve) => reads.push(resolve)) },
    secrets,
    clock: new VirtualClock(),
  });
  const [before, after] = ['ab'.repeat(32), 'cd'.repeat(32)];

  const stale = directory.load('wh_1');
  directory.forget('wh_1');
  reads[0]?.(targetWith(secrets, before));
  await stale;
  assert.equal(directory.fresh('wh_1'), null);

  const current = directory.load('wh_1');
  reads[1]?.(targetWith(secrets, after));
  await current;
  assert.ok(!directory.freshEcho('wh_1')?.mask(`you sent ${after}`).includes(after));
});
