import assert from 'node:assert/strict';
import test from 'node:test';
import { taskData } from '../support/api-client.ts';
import { status } from '../support/behaviours.ts';
import { startCluster } from '../support/cluster.ts';
import { onEnd } from '../support/on-end.ts';
import { PgBouncer } from '../support/pgbouncer.ts';
import { Receiver } from '../support/receiver.ts';
import { waitFor } from '../support/wait-for.ts';

const LIMIT = { timeout: 120_000 };
/** Fewer than one node has by itself. */
const CONNECTIONS = 6;
const EVENTS = 300;
/** Half of the time after which a node looks by itself. */
const SOON_MS = 2_500;

test('nodes work through PgBouncer in transaction mode, and listen past it', LIMIT, async (t) => {
  const { apis, nodes, database } = await startCluster(
    t,
    [{ ANCHOR_ROLE: 'api' }, { ANCHOR_ROLE: 'worker' }],
    async (server, url) => {
      const bouncer = await PgBouncer.start(server, 'anchor', CONNECTIONS);
      onEnd(t, () => bouncer.dispose());
      return { ANCHOR_DATABASE_URL: bouncer.url, ANCHOR_DATABASE_LISTEN_URL: url };
    },
  );
  const api = apis[0] ?? assert.fail();
  const receiver = await Receiver.start({ behaviour: status(200) });
  onEnd(t, () => receiver.close());
  const webhook = await api.createWebhook(receiver.url('/hook'));
  await Promise.all(Array.from({ length: EVENTS }, () => api.publish({ data: taskData() })));
  await waitFor(() => receiver.requests.length === EVENTS, {
    timeoutMs: 30_000,
    describe: () => `${EVENTS} deliveries, have ${receiver.requests.length}`,
  });
  assert.deepEqual(new Set(receiver.requests.map(({ headers }) => headers['webhook-id'])).size, EVENTS);
  await waitFor(
    async () => (await api.deliveries(webhook.id, '?status=pending,in_flight&limit=1')).length === 0,
    {
      describe: 'the last to be recorded',
    },
  );
  // The worker is told by a notification: its own looks are further apart.
  const waits: number[] = [];
  for (let i = 0; i < 5; i++) {
    const before = receiver.requests.length;
    const began = performance.now();
    await api.publish({ data: taskData() });
    await waitFor(() => receiver.requests.length > before, { describe: 'the delivery' });
    waits.push(performance.now() - began);
  }
  const longest = Math.max(...waits);
  assert.ok(longest < SOON_MS, `a delivery came after ${longest} ms`);
  const [used] = await database.query(
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = 'anchor' AND application_name NOT LIKE '%listen'",
  );
  assert.ok(Number(used?.n) <= CONNECTIONS, `${used?.n} connections`);
  t.diagnostic(`two nodes on ${used?.n} connections; told within ${longest.toFixed(0)} ms`);
  for (const node of nodes) assert.doesNotMatch(node.log(), /do not come through/);
});

test('a node that listens through the pooler says so', LIMIT, async (t) => {
  const { nodes } = await startCluster(t, [{}], async (server) => {
    const bouncer = await PgBouncer.start(server, 'anchor', CONNECTIONS);
    onEnd(t, () => bouncer.dispose());
    return { ANCHOR_DATABASE_URL: `${bouncer.url}?prepare=false` };
  });
  await waitFor(() => /do not come through.*ANCHOR_DATABASE_LISTEN_URL/.test(nodes[0]?.log() ?? ''), {
    timeoutMs: 20_000,
    describe: 'the warning',
  });
});
