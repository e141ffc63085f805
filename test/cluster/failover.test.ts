import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import test, { type TestContext } from 'node:test';
import { ApiClient, createProject, taskData, UnexpectedAnswer } from '../support/api-client.ts';
import { status } from '../support/behaviours.ts';
import { onEnd } from '../support/on-end.ts';
import { Receiver } from '../support/receiver.ts';
import { ReplicatedPostgres } from '../support/replicated-postgres.ts';
import { ServiceProcess } from '../support/service-process.ts';
import { tempDir } from '../support/temp-dir.ts';
import { waitFor } from '../support/wait-for.ts';

const LIMIT = { timeout: 120_000 };
const PUBLISHERS = 4;
const BEFORE = 200;
const AFTER = 100;

interface Replicated {
  servers: ReplicatedPostgres;
  api: ApiClient;
}

/** A node on two servers of which one follows the other. */
async function startReplicated(t: TestContext): Promise<Replicated> {
  const servers = await ReplicatedPostgres.start();
  onEnd(t, () => servers.dispose());
  await servers.primary.createDatabase('anchor');
  const adminToken = randomBytes(32).toString('base64url');
  // The replica first: a node has to find the one that takes writes.
  const hosts = [servers.replica, servers.primary].map(({ port }) => `127.0.0.1:${port}`).join(',');
  const node = await ServiceProcess.start({
    folder: tempDir(t),
    env: {
      ANCHOR_DATABASE_URL: `postgres://anchor@${hosts}/anchor?target_session_attrs=read-write`,
      ANCHOR_MASTER_KEY: randomBytes(32).toString('base64'),
      ANCHOR_ADMIN_TOKEN: adminToken,
      ANCHOR_LOG_LEVEL: 'warn',
    },
  });
  onEnd(t, () => node.dispose());
  return { servers, api: new ApiClient(node.url, await createProject(node.url, adminToken)) };
}

test('when PostgreSQL fails over to its replica, nothing accepted is lost and a node with both hosts goes on', {
  timeout: 120_000,
}, async (t) => {
  const { servers, api } = await startReplicated(t);
  const receiver = await Receiver.start({ behaviour: status(200) });
  onEnd(t, () => receiver.close());
  const webhook = await api.createWebhook(receiver.url('/hook'));

  const accepted = new Set<string>();
  let stopped = false;
  let unavailable = 0;
  const publish = async () => {
    while (!stopped) {
      try {
        accepted.add((await api.publish({ data: taskData() })).id);
      } catch (error) {
        if (!(error instanceof UnexpectedAnswer) || error.status !== 503) throw error;
        unavailable += 1;
      }
    }
  };
  const publishers = Array.from({ length: PUBLISHERS }, publish);
  await waitFor(() => accepted.size > BEFORE, { describe: 'events before the crash' });
  const began = performance.now();
  const before = accepted.size;
  await servers.failOver();
  const over = performance.now();
  await waitFor(() => accepted.size > before + AFTER, {
    timeoutMs: 30_000,
    describe: 'events after the fail-over',
  });
  t.diagnostic(
    `fail-over in ${seconds(over - began)} s, publishing ${seconds(performance.now() - over)} s later, ${unavailable} answers 503, ${accepted.size} events accepted`,
  );
  stopped = true;
  await Promise.all(publishers);

  for (const id of accepted) {
    const { deliveries } = await api.event(id);
    assert.equal(deliveries.length, 1, `${id} has its delivery`);
  }
  await waitFor(
    async () => (await api.deliveries(webhook.id, '?status=pending,in_flight&limit=1')).length === 0,
    {
      timeoutMs: 20_000,
      describe: 'the last deliveries',
    },
  );
  const delivered = new Set(receiver.requests.map(({ headers }) => headers['webhook-id']));
  assert.deepEqual(
    [...accepted].filter((id) => !delivered.has(id)),
    [],
  );
});

test('an event that only the crashed server would know is not called a duplicate', LIMIT, async (t) => {
  const { servers, api } = await startReplicated(t);
  const id = 'evt_not_replicated';
  // The first of its type takes another write beforehand.
  await api.publish({ data: taskData() });
  await servers.replica.stop();
  const first = api.publish({ id, data: taskData() });
  first.catch(() => {});
  await waitFor(async () => (await waitingForReplica(servers)).length > 0, {
    describe: 'the publish to wait for the replica',
  });
  // Ends the wait: the event is committed on this server alone, and its publisher is not told so.
  await servers.primary.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND backend_type = 'client backend'`,
  );
  await assert.rejects(first, (error) => error instanceof UnexpectedAnswer && error.status === 503);
  assert.equal((await servers.primary.query(`SELECT FROM event_ids WHERE id = '${id}'`, 'anchor')).length, 1);

  let answered = false;
  const again = api.publish({ id, data: taskData() }).finally(() => {
    answered = true;
  });
  again.catch(() => {});
  await waitFor(async () => answered || (await waitingForReplica(servers)).length > 0, {
    describe: 'the repeat to wait for the replica',
  });
  assert.equal(answered, false, 'it is answered once the replica has the event, and not before');
  await servers.replica.startAgain();
  assert.deepEqual(await again, { id, duplicate: true });
});

/** What publishes and waits; a node's beats and such wait as well. */
function waitingForReplica({ primary }: ReplicatedPostgres): Promise<Record<string, unknown>[]> {
  return primary.query(
    `SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND backend_type = 'client backend' AND query LIKE '%event_ids%'`,
  );
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
