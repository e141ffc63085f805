import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before, type TestContext } from 'node:test';
import pg from 'pg';
import { systemClock } from '../../src/clock.ts';
import { openPostgresStore } from '../../src/store/postgres/open.ts';
import { ApiClient } from '../support/api-client.ts';
import { status } from '../support/behaviours.ts';
import { CITUS_STAND_IN, STAND_IN_SETTINGS } from '../support/citus-stand-in.ts';
import { runCommand, startCommand } from '../support/command.ts';
import { PostgresServer } from '../support/postgres-server.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { startService, type TestService } from '../support/service.ts';
import { tempDir } from '../support/temp-dir.ts';
import { waitFor } from '../support/wait-for.ts';

let server: PostgresServer;
before(async () => {
  server = await PostgresServer.start({ settings: STAND_IN_SETTINGS });
});
after(() => server.dispose());

let databases = 0;
const newDatabase = () => server.createDatabase(`migrated_${++databases}`);

/** What fails waits for long enough to be copied. */
const SLOW = { ANCHOR_RETRY_DELAYS: '3,30,30,30,30' };
const EVENTS = 1_000;

interface Filled {
  service: TestService;
  receiver: Receiver;
  /** Paths of the API whose answers have to be the same afterwards. */
  paths: string[];
  failingId: string;
}

/** A service with ended, waiting and deleted webhooks' deliveries. */
async function filledService(t: TestContext): Promise<Filled> {
  const receiver = await startReceiver(t);
  receiver.answerAt('/bad', status(503, 'not \u0000 now'));
  const service = await startService(t, { env: SLOW });
  const { api } = service;
  const good = await api.createWebhook(receiver.url('/good'));
  const deleted = await api.createWebhook(receiver.url('/deleted'));
  await api.updateWebhook(good.id, { description: 'Zoë "quoted" \\ 🎉' });
  for (let sent = 0; sent < EVENTS; sent += 250) {
    await api.publishBatch(Array.from({ length: 250 }, (_, i) => ({ id: `evt_copy-${sent + i}` })));
  }
  const done = async () =>
    (await api.deliveries(good.id, '?limit=1&status=succeeded&offset=999')).length === 1;
  await waitFor(done, { timeoutMs: 30_000, describe: 'all to be delivered' });
  await api.rotateSecret(good.id);
  await api.resend(good.id, (await api.deliveries(good.id))[0]?.id ?? '');
  await api.deleteWebhook(deleted.id);
  const failing = await api.createWebhook(receiver.url('/bad'), ['task.failed']);
  await api.sendTest(failing.id, 'task.failed');
  const failed = async () => (await api.deliveries(failing.id))[0]?.attempt === 1;
  await waitFor(failed, { describe: 'the first attempt to fail' });
  const [delivery] = await api.deliveries(good.id, '?limit=1&offset=500');
  const [waiting] = await api.deliveries(failing.id);
  const paths = [
    '/v1/webhooks',
    ...[good.id, deleted.id].flatMap((id) =>
      [0, 300, 950].map((at) => `/v1/webhooks/${id}/events?limit=100&offset=${at}`),
    ),
    `/v1/webhooks/${good.id}/events/${delivery?.id}`,
    `/v1/webhooks/${failing.id}/events/${waiting?.id}`,
    `/v1/webhooks/${good.id}/stats?window=24h`,
    '/v1/events/evt_copy-7',
    `/v1/deliveries?limit=100&status=succeeded&webhook_id=${good.id}`,
  ];
  return { service, receiver, paths, failingId: failing.id };
}

test('a data folder moves to PostgreSQL whole, also where the copy is killed in the middle', async (t) => {
  const { service, receiver, paths, failingId } = await filledService(t);
  const url = await newDatabase();
  const migrate = ['migrate', '--to', url, '--data-dir', service.dataDir];

  const running = await runCommand(t, migrate);
  assert.equal(running.code, 1);
  assert.match(
    running.stderr,
    /^anchor-webhooks: The data folder .* is in use by another process\. .* with --data-dir\.\n$/,
  );
  const before = await answers(service.api, paths);
  await service.stop();

  await killedInTheMiddle(t, migrate, url);
  const [copied] = await server.query('SELECT count(*)::int AS rows FROM deliveries', databaseOf(url));
  assert.ok(Number(copied?.rows) > EVENTS);
  const masterKey = readFileSync(join(service.dataDir, 'master.key'), 'utf8').trim();
  const nodeEnv = { ...SLOW, ANCHOR_DATABASE_URL: url, ANCHOR_MASTER_KEY: masterKey };
  await assert.rejects(
    startService(t, { env: nodeEnv }),
    /was cut off\. Run "anchor-webhooks migrate" to its end first/,
  );

  const whole = await runCommand(t, [...migrate, '--json']);
  assert.equal(whole.code, 0, whole.stderr);
  const { tables, copied_before } = JSON.parse(whole.stdout);
  assert.equal(copied_before, null);
  assert.equal(tables.events.rows, EVENTS + 1);
  assert.equal(tables.deliveries.rows, 2 * EVENTS + 2);
  const again = await runCommand(t, [...migrate, '--json']);
  assert.equal(again.code, 0, again.stderr);
  assert.deepEqual(JSON.parse(again.stdout).tables, tables);
  assert.match(JSON.parse(again.stdout).copied_before, /^20\d\d-/);

  receiver.answerAt('/bad', status(200));
  const node = await startService(t, { env: nodeEnv });
  const api = new ApiClient(node.url, service.api.keys);
  const found = await answers(
    api,
    paths.filter((path) => !path.includes(failingId)),
  );
  for (const [path, answer] of Object.entries(found)) {
    if (path !== '/v1/webhooks') assert.deepEqual(answer, before[path], path);
  }
  assert.equal((await api.publish({ id: 'evt_copy-3' })).duplicate, true);
  const [waited] = await waitFor(
    async () => {
      const rows = await api.deliveries(failingId);
      return rows[0]?.status === 'succeeded' && rows;
    },
    // On a busy machine it may have failed a second time before it was copied, and wait for 30 s more.
    { timeoutMs: 60_000, describe: 'what waited to be delivered' },
  );
  const ids = receiver.requests
    .filter(({ path }) => path === '/bad')
    .map(({ headers }) => headers['anchor-delivery-id']);
  assert.deepEqual(new Set(ids), new Set([waited?.id]));
  assert.equal(waited?.attempt, ids.length);
  await api.publish();
  assert.equal((await api.webhooks()).length, 2);
});

test('a migration says in one line why it cannot be made, and changes nothing', async (t) => {
  const service = await startService(t);
  await service.api.createWebhook('http://127.0.0.1:9/');
  await service.stop();
  const from = ['--data-dir', service.dataDir];
  const url = await newDatabase();
  const refusals: [args: string[], env: Record<string, string>, code: number, says: RegExp][] = [
    [from, {}, 2, /Name the database to copy to with --to/],
    [['--to', 'mysql://db/anchor', ...from], {}, 2, /--to must be a URL such as postgres:/],
    [['--to', url, '--data-dir', tempDir(t)], {}, 1, /There is no database at/],
    [
      ['--to', url, ...from],
      { ANCHOR_MASTER_KEY: randomBytes(32).toString('base64') },
      1,
      /is not the one that the data in/,
    ],
    [['--to', server.url('missing'), ...from], {}, 1, /does not exist\. Make it with CREATE DATABASE/],
    [['--to', 'postgres://anchor@127.0.0.1:1/a', ...from], {}, 1, /refuses connections/],
  ];
  for (const [args, env, code, says] of refusals) {
    const refused = await runCommand(t, ['migrate', ...args], { env });
    assert.equal(refused.code, code, refused.stderr);
    assert.match(refused.stderr, says);
    assert.equal(refused.stderr.trim().split('\n').length, 1);
  }
  await startService(t, {
    env: { ANCHOR_DATABASE_URL: url, ANCHOR_MASTER_KEY: randomBytes(32).toString('base64') },
  });
  const otherKey = await runCommand(t, ['migrate', '--to', url, ...from]);
  assert.equal(otherKey.code, 1);
  assert.match(otherKey.stderr, /is in use under another master key\. Give an empty database/);
  const masterKey = readFileSync(join(service.dataDir, 'master.key'), 'utf8').trim();
  const used = await newDatabase();
  await startService(t, { env: { ANCHOR_DATABASE_URL: used, ANCHOR_MASTER_KEY: masterKey } });
  const other = await runCommand(t, ['migrate', ...from], { env: { ANCHOR_DATABASE_URL: used } });
  assert.equal(other.code, 1);
  assert.match(
    other.stderr,
    /^anchor-webhooks: PostgreSQL at \S+ holds data already \(settings, projects, keys\)\. Give an empty database/,
  );
});

test('a folder that has changed since its copy was begun is copied anew; since it was done, it is refused', async (t) => {
  const service = await startService(t);
  const { api, dataDir } = service;
  const { id } = await api.createWebhook('http://127.0.0.1:9/');
  await service.stop();
  const url = await newDatabase();
  await server.query(CITUS_STAND_IN, databaseOf(url));
  const migrate = ['migrate', '--to', url, '--data-dir', dataDir, '--json'];
  await killedInTheMiddle(t, migrate, url, 'delivery_stats');
  const change = async (description: string) => {
    const again = await startService(t, { env: { ANCHOR_DATA_DIR: dataDir } });
    await new ApiClient(again.url, api.keys).updateWebhook(id, { description });
    await again.stop();
  };
  await change('changed in between');
  const anew = await runCommand(t, migrate);
  assert.equal(anew.code, 0, anew.stderr);
  const [row] = await server.query('SELECT description FROM webhooks', databaseOf(url));
  assert.equal(row?.description, 'changed in between');
  await change('changed behind it');
  const refused = await runCommand(t, migrate);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /was copied to PostgreSQL .* before, and has changed since \(projects\)/);
});

/** Kills a copy that has come to one of the last tables. */
async function killedInTheMiddle(
  t: TestContext,
  args: string[],
  url: string,
  table = 'attempts',
): Promise<void> {
  // The schema first, so that the table can be locked before anything is copied into it.
  const options = { url, claimLimit: 0, clock: systemClock(), distribute: 'auto', report: () => {} } as const;
  await (await openPostgresStore(options)).close();
  const lock = new pg.Client(url);
  await lock.connect();
  try {
    await lock.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    const command = startCommand(t, args);
    const waits = async () =>
      (await lock.query(`SELECT 1 FROM pg_locks WHERE NOT granted AND relation = '${table}'::regclass`))
        .rowCount === 1;
    await waitFor(waits, {
      timeoutMs: 20_000,
      describe: () => `the copy to come to ${table}\n${command.stderr}`,
    });
    command.child.kill('SIGKILL');
    await command.ended();
  } finally {
    await lock.end();
  }
}

async function answers(api: ApiClient, paths: readonly string[]): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const path of paths) {
    const response = await fetch(api.baseUrl + path, { headers: { 'anchor-api-key': api.keys.apiKey } });
    assert.equal(response.status, 200, path);
    found[path] = await response.json();
  }
  return found;
}

function databaseOf(url: string): string {
  return new URL(url).pathname.slice(1);
}
