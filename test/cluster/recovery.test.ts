import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { ApiClient } from '../support/api-client.ts';
import { onEnd } from '../support/on-end.ts';
import { PostgresServer } from '../support/postgres-server.ts';
import { startReceiver } from '../support/receiver.ts';
import { endedDeliveries, startService } from '../support/service.ts';
import { waitFor } from '../support/wait-for.ts';

const GUIDE = new URL('../../docs/guide/scaling.md', import.meta.url);
/** The time that the guide gives as an example. */
const EXAMPLE_TIME = '2026-05-24 12:18:05+00';

test('the guide’s lines bring PostgreSQL back to a moment before a disaster', async (t) => {
  const [settings = '', nightly = '', afterwards = '', ...others] = linesOfGuide();
  assert.deepEqual(others, []);
  const server = await PostgresServer.start({ settings: settingsOf(inPlace(settings)) });
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
  server.makeFolder('archive');
  await server.runLines(inPlace(nightly));
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
  assert.ok(afterwards.includes(EXAMPLE_TIME));
  await server.runLines(inPlace(afterwards).replace(EXAMPLE_TIME, String(moment?.at)));
  await server.startAgain();
  const ended = async () => (await server.query('SELECT pg_is_in_recovery() AS on'))[0]?.on === false;
  await waitFor(ended, { timeoutMs: 20_000, describe: 'the recovery to end' });

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

/** The code blocks that the guide has for PostgreSQL's backup, in order. */
function linesOfGuide(): string[] {
  const [, section = ''] = /## Backup and recovery\n([\s\S]*)/.exec(readFileSync(GUIDE, 'utf8')) ?? [];
  return [...section.matchAll(/```(?:ini|sh)[^\n]*\n([\s\S]*?)```/g)].map(([, text = '']) => text);
}

/** The guide's folders are made beside the server's data instead: its lines are run in the folder that holds it. */
function inPlace(text: string): string {
  return text.replaceAll('/archive/', '../archive/').replaceAll('/backups/', '../');
}

function settingsOf(ini: string): Record<string, string> {
  const lines = ini.matchAll(/^(\w+) = (?:'(.*)'|(\S+))$/gm);
  return Object.fromEntries([...lines].map(([, name = '', quoted, plain = '']) => [name, quoted ?? plain]));
}
