import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test from 'node:test';
import { ApiClient } from '../support/api-client.ts';
import { onEnd } from '../support/on-end.ts';
import { PostgresServer } from '../support/postgres-server.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDeliveries, startService } from '../support/service.ts';
import { waitFor } from '../support/wait-for.ts';

/** As docs/guide/scaling.md says to. */
const ARCHIVE = 'mkdir -p ../archive && test ! -f ../archive/%f && cp %p ../archive/%f';

test('a base backup and the archive bring PostgreSQL back to a moment before a disaster', async (t) => {
  const server = await PostgresServer.start({
    settings: { wal_level: 'replica', archive_mode: 'on', archive_command: ARCHIVE },
  });
  onEnd(t, () => server.dispose());
  const env = {
    ANCHOR_DATABASE_URL: await server.createDatabase('anchor'),
    ANCHOR_MASTER_KEY: randomBytes(32).toString('base64'),
  };
  const receiver = await startReceiver(t);
  const node = await startService(t, { env });
  const { id: webhookId } = await node.api.createWebhook(receiver.url());
  await node.api.publish({ id: 'evt_in-the-backup' });
  await endedDeliveries(node.api, webhookId, 1);
  const backup = await server.baseBackup();
  await node.api.publish({ id: 'evt_in-the-archive' });
  await endedDeliveries(node.api, webhookId, 2);
  const [moment] = await server.query('SELECT clock_timestamp()::text AS at');
  await node.api.publish({ id: 'evt_too-late' });
  await endedDeliveries(node.api, webhookId, 3);

  await server.query('DELETE FROM deliveries', 'anchor');
  await server.query('DELETE FROM webhook_secrets', 'anchor');
  const [end] = await server.query('SELECT pg_walfile_name(pg_current_wal_lsn()) AS file, pg_switch_wal()');
  const archived = async () =>
    String((await server.query('SELECT last_archived_wal AS file FROM pg_stat_archiver'))[0]?.file) >=
    String(end?.file);
  await waitFor(archived, { timeoutMs: 20_000, describe: 'the log to be archived' });
  await node.stop();
  await server.stop('immediate');
  await server.recoverFrom(backup, {
    restore_command: 'cp ../archive/%f %p',
    recovery_target_time: String(moment?.at),
    recovery_target_action: 'promote',
  });

  const restored = await startService(t, { env });
  const api = new ApiClient(restored.url, node.api.keys);
  const rows = await api.deliveries(webhookId);
  assert.deepEqual(
    rows.map(({ external_event_id: id, status }) => [id, status]),
    [
      ['evt_in-the-archive', 'succeeded'],
      ['evt_in-the-backup', 'succeeded'],
    ],
  );
  assert.equal((await api.publish({ id: 'evt_in-the-archive' })).duplicate, true);
  // What was accepted behind the moment is gone: its publisher sends it again.
  assert.equal((await api.publish({ id: 'evt_too-late' })).duplicate, false);
  await endedDeliveries(api, webhookId, 3);
});
