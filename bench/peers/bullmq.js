/** A sender as BullMQ's documentation suggests one: a queue, a worker beside it, retries by a backoff strategy. */
import { Queue, UnrecoverableError, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { serveCommands } from '../worker.ts';
import { Deliverer, listenForEvents, RETRY_DELAYS } from './http.js';

const QUEUE = 'deliveries';
const CONCURRENCY = 100;

/** Takes events and queues a job for each delivery. */
async function publish({ serverUrl, ...options }) {
  const queue = new Queue(QUEUE, {
    connection: new Redis(serverUrl),
    defaultJobOptions: {
      attempts: 1 + RETRY_DELAYS.length,
      backoff: { type: 'custom' },
      // As the guide to production says: what is kept of every job fills the memory.
      removeOnComplete: true,
      removeOnFail: { count: 10_000 },
    },
  });
  return listenForEvents(options, async (jobs) => {
    // An id of its own for each delivery, so that a repeated publish adds nothing while it waits.
    const named = jobs.map((data) => ({
      name: data.type,
      data,
      opts: { jobId: `${data.eventId}-${data.webhook}` },
    }));
    const [first] = named;
    if (named.length === 1) await queue.add(first.name, first.data, first.opts);
    else await queue.addBulk(named);
  });
}

/** Makes the deliveries. */
async function deliver({ serverUrl, ...options }) {
  const deliverer = new Deliverer({ ...options, connections: CONCURRENCY });
  const worker = new Worker(
    QUEUE,
    async (job) => {
      const { delivered, retry, statusCode, error } = await deliverer.attempt(job.data, job.id);
      if (delivered) return statusCode;
      const message = error ?? `answered ${statusCode}`;
      throw retry ? new Error(message) : new UnrecoverableError(message);
    },
    {
      connection: new Redis(serverUrl, { maxRetriesPerRequest: null }),
      concurrency: CONCURRENCY,
      settings: { backoffStrategy: (attemptsMade) => (RETRY_DELAYS[attemptsMade - 1] ?? 0) * 1_000 },
    },
  );
  await worker.waitUntilReady();
}

serveCommands({ publish, deliver });
