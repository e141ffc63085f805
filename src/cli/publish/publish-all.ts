import {
  AnchorApiError,
  type AnchorWebhooks,
  type ErrorDetail,
  type EventToPublish,
} from '../../../client/client.ts';
import { type BatchLimits, batches } from './batches.ts';
import type { Read } from './read-events.ts';

/** What became of one event of the input. */
export type Result =
  | { line: number; id: string; duplicate: boolean }
  | { line: number; error: string; code: string; details: readonly ErrorDetail[] };

/** The service takes 500 events and 5 MB at a time; the rest is for what JSON adds around the events. */
const LIMITS: BatchLimits = { most: 500, mostBytes: 4_000_000, idleMs: 50 };
/** Requests under way: the service commits what comes together in one go. */
const CONCURRENCY = 4;

type Sendable = Extract<Read, { event: unknown }>;

/**
 * Publishes every event of the input, many at a time, and reports each result. A faulty event is reported and the
 * others go on; a service that cannot be reached ends it.
 *
 * @param projectId for events that name none
 */
export async function publishAll(
  client: AnchorWebhooks,
  input: AsyncIterable<Read>,
  projectId: string | undefined,
  report: (result: Result) => void,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  for await (const batch of batches(sendable(input, report), ({ bytes }) => bytes, LIMITS)) {
    const sending = send(client, batch, projectId).then((results) => {
      underWay.delete(sending);
      results.forEach(report);
    });
    underWay.add(sending);
    // A failure is thrown here by whichever wait comes first, and must not count as unhandled until then.
    sending.catch(() => {});
    if (underWay.size >= CONCURRENCY) await Promise.race(underWay);
  }
  await Promise.all(underWay);
}

async function* sendable(
  input: AsyncIterable<Read>,
  report: (result: Result) => void,
): AsyncGenerator<Sendable> {
  for await (const read of input) {
    if ('event' in read) yield read;
    else
      report({
        line: read.line,
        error: `It ${read.fault}.`,
        code: 'not_an_event',
        details: [],
      });
  }
}

async function send(
  client: AnchorWebhooks,
  batch: readonly Sendable[],
  projectId: string | undefined,
): Promise<Result[]> {
  const events = batch.map(
    ({ event }) =>
      ({ ...(projectId !== undefined && { project_id: projectId }), ...event }) as EventToPublish,
  );
  try {
    const { results } = await client.events.publishBatch(events);
    return results.map((result, index) => resultOf(result, batch[index]?.line ?? 0));
  } catch (error) {
    const [only, ...others] = batch;
    if (
      !(error instanceof AnchorApiError) ||
      error.status !== 413 ||
      only === undefined ||
      others.length > 0
    ) {
      throw error;
    }
    return [{ line: only.line, error: error.message, code: error.code, details: error.details }];
  }
}

type BatchResult = Awaited<ReturnType<AnchorWebhooks['events']['publishBatch']>>['results'][number];

function resultOf(result: BatchResult, line: number): Result {
  const { id, duplicate = false, error, code = 'unknown', details = [] } = result;
  if (id !== undefined && error === undefined) return { line, id, duplicate };
  return { line, error: error ?? 'The event was refused.', code, details };
}
