import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { taskData } from '../support/api-client.ts';
import { runCommand } from '../support/command.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDeliveries, startService } from '../support/service.ts';
import { tempDir } from '../support/temp-dir.ts';

/** What no double holds. */
const VALUE = '{"id":12345678901234567890,"far":1e400,"part":0.1234567890123456789}';
const dataText = () =>
  JSON.stringify({ ...taskData(), output: { value: 'VALUE' } }).replace('"VALUE"', VALUE);
const OUTPUT = `"output":{"value":${VALUE}}`;

test('numbers of a result keep their digits from the command line to the receiver, and back', async (t) => {
  const service = await startService(t);
  const receiver = await startReceiver(t);
  const webhook = await service.api.createWebhook(receiver.url());
  const { projectId, publisherKey, apiKey } = service.api.keys;
  const env = {
    ANCHOR_URL: service.url,
    ANCHOR_PROJECT_ID: projectId,
    ANCHOR_PUBLISHER_KEY: publisherKey,
    ANCHOR_API_KEY: apiKey,
  };
  const file = join(tempDir(t), 'event.json');
  writeFileSync(file, `{"type":"task.completed","data":${dataText()}}`);
  for (const args of [
    ['publish', '--type', 'task.completed', '--data', dataText()],
    ['publish', file],
  ]) {
    const published = await runCommand(t, args, { env });
    assert.equal(published.code, 0, published.stderr);
  }
  const deliveries = await endedDeliveries(service.api, webhook.id, 2);
  for (const { body } of receiver.requests) assert.ok(body.includes(OUTPUT), body.toString());
  const shown = await runCommand(t, ['deliveries', 'show', String(deliveries[0]?.id), '--json'], { env });
  assert.ok(shown.stdout.includes(OUTPUT), shown.stdout + shown.stderr);
  const sanitised = await runCommand(t, ['sanitise', file, '--json']);
  assert.ok(sanitised.stdout.includes(OUTPUT), sanitised.stdout);
});
