/** Each example receiver as a real process: real deliveries, repeats, tampered requests and old ones. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import test from 'node:test';
import { freePort } from '../support/free-port.ts';
import { endedDelivery, startService } from '../support/service.ts';
import { tempDir } from '../support/temp-dir.ts';
import { waitFor } from '../support/wait-for.ts';
import { EXAMPLE_RECEIVERS, JSON_TYPE, startExample } from './example-process.ts';

function signedHeaders(secret: string, body: string, timestamp: number): Record<string, string> {
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return {
    ...JSON_TYPE,
    'Anchor-Timestamp': String(timestamp),
    'Anchor-Signature': `t=${timestamp},v1=${signature}`,
  };
}

test('every example receiver takes what is genuine, once, and nothing else', async (t) => {
  const { api } = await startService(t);
  for (const example of EXAMPLE_RECEIVERS) {
    await t.test(
      `${example.name} takes an event once, and refuses what is tampered with or old`,
      async (t) => {
        const port = await freePort();
        const webhook = await api.createWebhook(`http://127.0.0.1:${port}/webhooks`, ['task.completed']);
        const { secret } = webhook;
        const receiver = await startExample(t, example, {
          port,
          secret,
          inbox: join(tempDir(t), 'inbox.db'),
        });

        const { id } = await api
          .sendTest(webhook.id)
          .then(({ external_event_id }) => ({ id: external_event_id }));
        const delivery = await endedDelivery(api, webhook.id);
        assert.equal(delivery.status, 'succeeded');
        assert.equal(delivery.attempt, 1);
        await waitFor(() => receiver.output().includes(`worked off ${id}`), {
          describe: () => `the event in the output:\n${receiver.output()}`,
        });

        const post = async (body: string, headers: Record<string, string>) => {
          const response = await fetch(receiver.url, { method: 'POST', body, headers });
          return { status: response.status, text: (await response.text()).trim() };
        };
        const now = Math.floor(Date.now() / 1000);
        const event = { ...(delivery.payload as Record<string, unknown>), text: 'a repeat' };
        const repeat = JSON.stringify(event);
        assert.equal((await post(repeat, signedHeaders(secret, repeat, now))).status, 204);
        const tampered = repeat.replace('a repeat', 'a lie');
        assert.deepEqual(await post(tampered, signedHeaders(secret, repeat, now)), {
          status: 400,
          text: 'no_matching_signature',
        });
        assert.deepEqual(await post(repeat, signedHeaders(secret, repeat, now - 121)), {
          status: 400,
          text: 'timestamp_out_of_tolerance',
        });

        // A further event shows that the repeat's turn would have come.
        const last = JSON.stringify({ ...event, id: 'evt_last', text: 'the last one' });
        assert.equal((await post(last, signedHeaders(secret, last, now))).status, 204);
        await waitFor(() => receiver.output().includes('worked off evt_last'), {
          describe: () => `the last event in the output:\n${receiver.output()}`,
        });
        assert.equal(receiver.output().split(`worked off ${id}`).length, 2, receiver.output());
        assert.ok(!receiver.output().includes('a repeat'));
      },
    );
  }
});
