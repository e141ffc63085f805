import assert from 'node:assert/strict';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { RunningCommand } from '../support/command.ts';
import { freePort } from '../support/free-port.ts';
import { onEnd } from '../support/on-end.ts';
import { endedDelivery, startService } from '../support/service.ts';

const RECEIVER = fileURLToPath(new URL('../../examples/receiver.ts', import.meta.url));

test('the example receiver prints a genuine event once, and refuses what is not signed', async (t) => {
  const { api } = await startService(t);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const webhook = await api.createWebhook(url);
  const receiver = new RunningCommand(process.execPath, [RECEIVER], {
    env: { PORT: String(port), WEBHOOK_SECRET: webhook.secret },
  });
  onEnd(t, () => receiver.child.kill());
  await receiver.printed(/Waiting for webhooks/);

  const event = await api.publish();
  await receiver.printed(new RegExp(`${event.id}  ✅ Task`));
  const delivery = await endedDelivery(api, webhook.id);
  assert.equal(delivery.status, 'succeeded');

  const forged = await fetch(url, { method: 'POST', body: JSON.stringify(delivery.payload) });
  assert.equal(forged.status, 400);
  assert.equal(receiver.stdout.split(event.id).length, 2);
});
