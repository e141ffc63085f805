/**
 * Nodes of one release beside those of the next. The next is this one with further migrations: what is tested is that a
 * running node does not mind what a later release adds, and is told from one that would.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import pg from 'pg';
import { StartError } from '../../src/start-error.ts';
import { Places } from '../../src/store/postgres/connect.ts';
import { Database } from '../../src/store/postgres/database.ts';
import { MIGRATIONS, type Migration, migrate } from '../../src/store/postgres/migrate.ts';
import { taskData } from '../support/api-client.ts';
import { status } from '../support/behaviours.ts';
import { startCluster } from '../support/cluster.ts';
import { runCommand } from '../support/command.ts';
import { onEnd } from '../support/on-end.ts';
import { Receiver } from '../support/receiver.ts';
import { waitFor } from '../support/wait-for.ts';

const LIMIT = { timeout: 120_000 };
/** What an ordinary release may add. */
const ADDITIVE: Migration = {
  statements: `
    ALTER TABLE webhooks ADD COLUMN note text NOT NULL DEFAULT '';
    ALTER TABLE deliveries ADD COLUMN region smallint;
    CREATE TABLE regions (id smallint PRIMARY KEY, name text NOT NULL)`,
  compatibleFrom: 1,
};
/** What only the releases that know it can work with. */
const BREAKING: Migration = {
  statements: 'ALTER TABLE webhooks RENAME COLUMN description TO remark',
  compatibleFrom: MIGRATIONS.length + 2,
};
/** A reader that is in the way of the migration for so long. */
const READING_MS = 1_500;

test('a node goes on beside a later release, which it can be told from', LIMIT, async (t) => {
  const { apis, nodes, env } = await startCluster(t, [{}]);
  const [api, node] = [apis[0] ?? assert.fail(), nodes[0] ?? assert.fail()];
  const url = env.ANCHOR_DATABASE_URL ?? '';
  const database = new Database({ url, max: 1, timeoutMs: 60_000, distributed: false });
  onEnd(t, () => database.close());
  const receiver = await Receiver.start({ behaviour: status(200) });
  onEnd(t, () => receiver.close());
  const webhook = await api.createWebhook(receiver.url('/hook'));

  // Publishes without a pause: none may be refused.
  const accepted: string[] = [];
  let stopped = false;
  const publishing = (async () => {
    while (!stopped) accepted.push((await api.publish({ data: taskData() })).id);
  })();
  await waitFor(() => accepted.length > 20, { describe: 'the first events' });

  const reader = new pg.Client(new Places(url, 'reader').current);
  await reader.connect();
  await reader.query('BEGIN');
  await reader.query('SELECT count(*) FROM webhooks');
  const next = [...MIGRATIONS, ADDITIVE];
  let isMigrated = false;
  const migrating = migrate(database, next).then(() => {
    isMigrated = true;
  });
  const began = performance.now();
  const before = accepted.length;
  await waitFor(() => performance.now() - began > READING_MS, { describe: 'the reader to have read' });
  assert.equal(isMigrated, false, 'the reader is in the way');
  assert.ok(accepted.length > before, 'and nobody else waits for it');
  await reader.query('COMMIT');
  await reader.end();
  await migrating;
  const count = accepted.length;
  await waitFor(() => accepted.length > count + 20, { describe: 'events after the migration' });
  stopped = true;
  await publishing;
  await waitFor(
    async () => (await api.deliveries(webhook.id, '?status=pending,in_flight&limit=1')).length === 0,
    { describe: 'the last deliveries' },
  );
  const delivered = new Set(receiver.requests.map(({ headers }) => headers['webhook-id']));
  assert.deepEqual(
    accepted.filter((id) => !delivered.has(id)),
    [],
  );

  // It also starts on what the later release has made.
  assert.equal((await node.end('SIGTERM')).code, 0);
  await node.startAgain();
  await api.publish({ id: 'evt_after', data: taskData() });

  const last = [...next, BREAKING];
  await assert.rejects(
    migrate(database, last),
    (error) =>
      error instanceof StartError &&
      /^Nodes of an older release still run \(schema 1\), .* Stop them first/.test(error.message),
  );
  assert.equal((await api.webhooks())[0]?.description, null, 'nothing was changed');
  assert.equal((await node.end('SIGTERM')).code, 0);
  await migrate(database, last);
  const { code, stderr } = await runCommand(t, ['serve', '--port', '0'], { env });
  assert.match(
    stderr,
    /^anchor-webhooks: The database was written by a later release \(schema 3, this one knows 1\)[^\n]+\n$/,
  );
  assert.equal(code, 1);
});
