import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { steadyStartNow, systemClock } from '../../src/clock.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { tempDir } from '../support/temp-dir.ts';
import { TestProject } from './store-suite/fixtures.ts';

const ROUNDS = 4;
const SCRIPT = fileURLToPath(new URL('./children/write-until-killed.ts', import.meta.url));
const steadyStart = steadyStartNow();
const clock = systemClock(steadyStart);

interface Acknowledged {
  published: string[];
  settled: string[];
}

test('whatever was acknowledged is there after SIGKILL amid writes, again and again', async (t) => {
  const dataDir = tempDir(t);
  const open = () => openSqliteStore({ dataDir, claimLimit: 1_000, steadyStart });
  let store = await open();
  const { id, webhookId } = await projectWithWebhook();
  await store.close();
  const all: Acknowledged = { published: [], settled: [] };

  for (let round = 0; round < ROUNDS; round++) {
    const acknowledged = await writeAndDie([dataDir, id, `round${round}`], 150 + round * 170);
    all.published.push(...acknowledged.published);
    all.settled.push(...acknowledged.settled);
    store = await open();
    await checkAll(TestProject.of({ store, clock }, id));
    await store.close();
  }
  assert.ok(all.published.length > ROUNDS * 50 && all.settled.length > ROUNDS * 20);

  async function projectWithWebhook() {
    const project = await TestProject.create({ store, clock });
    return { id: project.id, webhookId: (await project.webhook()).id };
  }

  async function checkAll(project: TestProject): Promise<void> {
    for (const eventId of all.published) {
      const event = await project.store.history.event(project.id, eventId);
      assert.equal(event?.body.byteLength, 500, `${eventId} was acknowledged`);
      assert.equal(event?.deliveries.length, 1);
      assert.notEqual(event?.deliveries[0]?.status, 'in_flight');
    }
    for (const deliveryId of all.settled) {
      const delivery = await project.store.history.delivery(project.id, webhookId, deliveryId);
      assert.equal(delivery?.row.status, 'succeeded', `${deliveryId} was acknowledged as settled`);
      assert.equal(delivery?.attempts.length, 1);
    }
    // What was not settled goes on, each under the number of the attempt that was cut off.
    const { deliveries } = await project.store.queue.claim(webhookId);
    for (const delivery of deliveries) {
      assert.equal(delivery.attempt, 1);
      assert.deepEqual(await project.settle(delivery), { result: 'settled', status: 'succeeded' });
    }
  }
});

/** Runs the writing process until it has said so many lines, and kills it. */
async function writeAndDie(args: string[], lines: number): Promise<Acknowledged> {
  const writing = spawn(process.execPath, [SCRIPT, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: Acknowledged = { published: [], settled: [] };
  let said = 0;
  const output = createInterface(writing.stdout).on('line', (line) => {
    const [what, id = ''] = line.split(' ');
    if (what === 'published') acknowledged.published.push(id);
    if (what === 'settled') acknowledged.settled.push(id);
    said += 1;
    if (said === lines) writing.kill('SIGKILL');
  });
  const ended = Promise.all([once(writing, 'exit'), once(output, 'close')]);
  const [[, signal]] = await ended;
  assert.equal(signal, 'SIGKILL', 'it wrote until it was killed');
  return acknowledged;
}
