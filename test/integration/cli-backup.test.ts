import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { ApiClient } from '../support/api-client.ts';
import { runCommand } from '../support/command.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDelivery, startService } from '../support/service.ts';
import { tempDir } from '../support/temp-dir.ts';

test('a backup made under load holds every event that was answered before it, and can be served', async (t) => {
  const service = await startService(t);
  const { api } = service;
  const receiver = await startReceiver(t);
  const { id: webhookId } = await api.createWebhook(receiver.url());
  const first = await api.publish();
  await endedDelivery(api, webhookId);

  let running = true;
  const load = (async () => {
    while (running) await api.publishBatch(Array.from({ length: 50 }, () => ({})));
  })();
  const folder = join(tempDir(t), 'backup');
  const backup = await runCommand(t, ['backup', folder, '--data-dir', service.dataDir]);
  running = false;
  await load;
  assert.equal(backup.code, 0, backup.stderr);
  assert.match(backup.stderr, /master key is not/);
  assert.deepEqual(readdirSync(folder), ['anchor.db']);
  assert.equal(statSync(join(folder, 'anchor.db')).mode & 0o777, 0o600);

  await service.stop();
  copyFileSync(join(service.dataDir, 'master.key'), join(folder, 'master.key'));
  const restored = await startService(t, {
    env: { ANCHOR_DATA_DIR: folder },
  });
  const restoredApi = new ApiClient(restored.url, api.keys);
  const { deliveries } = await restoredApi.event(first.id);
  assert.equal(deliveries[0]?.status, 'succeeded');
  // Signing secrets open under the key: what waited in the backup goes on, and a new event is delivered.
  const next = await restoredApi.publish();
  assert.equal(next.duplicate, false);
});

test('a backup says in one line why it cannot be made', async (t) => {
  const service = await startService(t);
  const taken = await runCommand(t, ['backup', service.dataDir, '--data-dir', service.dataDir]);
  assert.equal(taken.code, 1);
  assert.match(taken.stderr, /is not empty\. Give a new folder/);
  const nowhere = await runCommand(t, ['backup', join(tempDir(t), 'b'), '--data-dir', tempDir(t)]);
  assert.equal(nowhere.code, 1);
  assert.match(nowhere.stderr, /There is no database at/);
  const damaged = tempDir(t);
  writeFileSync(join(damaged, 'anchor.db'), 'no database: '.repeat(50));
  const target = join(tempDir(t), 'b');
  const unreadable = await runCommand(t, ['backup', target, '--data-dir', damaged]);
  assert.equal(unreadable.code, 1);
  assert.match(unreadable.stderr, /^anchor-webhooks: The database \S+ is damaged [^\n]+\n$/);
  assert.ok(!existsSync(target), 'the same folder can be given again');
  const postgres = {
    ANCHOR_DATABASE_URL: 'postgres://anchor@127.0.0.1/anchor',
    ANCHOR_MASTER_KEY: randomBytes(32).toString('base64'),
  };
  const elsewhere = await runCommand(t, ['backup', join(tempDir(t), 'b')], { env: postgres });
  assert.equal(elsewhere.code, 2);
  assert.match(elsewhere.stderr, /in PostgreSQL/);
});
