/**
 * A sender as pg-boss's documentation suggests one: a queue, and workers that take batches, again at once after a full one.
 * Its notifications are off, as they are by default: PostgreSQL lets only one commit at a time notify.
 */
import { PgBoss } from 'pg-boss';
import { serveCommands } from '../worker.ts';
import { Deliverer, listenForEvents, RETRY_DELAYS } from './http.js';

const QUEUE = 'deliveries';
const CONNECTIONS_TO_DATABASE = 20;
const WORKERS = 4;
const BATCH = 100;

async function open(serverUrl) {
  const boss = new PgBoss({ connectionString: serverUrl, max: CONNECTIONS_TO_DATABASE });
  boss.on('error', (error) => console.error(error));
  await boss.start();
  return boss;
}

/** Takes events and queues a job for each delivery. */
async function publish({ serverUrl, ...options }) {
  const boss = await open(serverUrl);
  await boss.createQueue(QUEUE, { retryLimit: 0 });
  return listenForEvents(options, async (jobs) => {
    await boss.insert(
      QUEUE,
      jobs.map((data) => ({ data })),
    );
  });
}

/** Makes the deliveries. */
async function deliver({ serverUrl, ...options }) {
  const boss = await open(serverUrl);
  const deliverer = new Deliverer({ ...options, connections: WORKERS * BATCH });
  const attempt = async ({ id, data }) => {
    const { attempts = 0, ...job } = data;
    const { delivered, retry, statusCode, error } = await deliverer.attempt(job, id);
    if (delivered) return;
    const delay = RETRY_DELAYS[attempts];
    if (!retry || delay === undefined) await boss.fail(QUEUE, id, { statusCode, error });
    // Its own retries wait for a fixed time or ever longer ones; ours follow a schedule.
    else await boss.send(QUEUE, { ...job, attempts: attempts + 1 }, { startAfter: delay });
  };
  await boss.work(
    QUEUE,
    {
      batchSize: BATCH,
      localConcurrency: WORKERS,
      burstWhenBatchFull: true,
      pollingIntervalSeconds: 0.5,
    },
    async (jobs) => {
      await Promise.all(jobs.map(attempt));
    },
  );
}

serveCommands({ publish, deliver });
