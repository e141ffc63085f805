import { fileURLToPath } from 'node:url';
import type { LoadOptions, Published } from './load/generator.ts';
import type { Receipts } from './load/receiver.ts';
import type { Figures, Stage } from './scenarios/scenario.ts';
import { type ProjectUnderTest, proveReceipts } from './service-under-test.ts';
import { figuresOf, type TimedWindow, timeWindow } from './window.ts';
import { startWorker } from './worker.ts';

const GENERATOR = fileURLToPath(new URL('./load/generator.ts', import.meta.url));
const CONNECTIONS = 128;
const WARM_UP_MS = 3_000;
const BATCH = 250;
const BATCHES_AT_ONCE = 6;

export interface PublishRun {
  figures: Figures;
  window: TimedWindow;
  published: Published;
  receipts: Receipts;
}

/** Publishes single events for the stage's time, at a rate or else at full speed, and proves that all were received. */
export async function publishFor(
  stage: Stage,
  service: { pid: number; port: number },
  project: ProjectUnderTest,
  { warmUpMs = WARM_UP_MS, ...load }: { data: string; run: number; rate?: number; warmUpMs?: number },
): Promise<PublishRun> {
  const { worker: receiver } = stage.receiver;
  const generator = startWorker(GENERATOR);
  try {
    const { publisherKey, projectId } = project.api.keys;
    await generator.call('start', {
      port: service.port,
      publisherKey,
      projectId,
      connections: CONNECTIONS,
      ...load,
    } satisfies LoadOptions);
    const window = await timeWindow(service.pid, warmUpMs, stage.seconds);
    const published = await generator.call<Published>('stop');
    const receipts = await proveReceipts(receiver, published, project.secrets, 1);
    const figures = figuresOf(window, published.publishedAt, receipts.firstReceiptAt, published.acceptedAt);
    return { figures, window, published, receipts };
  } finally {
    await generator.stop();
    await receiver.call('clear');
  }
}

/** Publishes `count` events in batches, as fast as they are taken, for webhooks that do not take them. */
export async function fillBacklog(
  service: { port: number },
  project: ProjectUnderTest,
  load: { data: string; count: number; progress: (accepted: number) => void },
): Promise<void> {
  const { publisherKey, projectId } = project.api.keys;
  let left = load.count;
  let accepted = 0;
  const publish = async () => {
    while (left > 0) {
      const size = Math.min(BATCH, left);
      left -= size;
      const event = `{"project_id":"${projectId}","type":"task.completed","data":${load.data}}`;
      const response = await fetch(`http://127.0.0.1:${service.port}/v1/events/batch`, {
        method: 'POST',
        headers: { authorization: `Bearer ${publisherKey}`, 'content-type': 'application/json' },
        body: `{"events":[${Array(size).fill(event).join(',')}]}`,
      });
      const answer = await response.text();
      if (answer.split('"duplicate":false').length !== size + 1)
        throw new Error(`a batch was not accepted: ${response.status} ${answer.slice(0, 500)}`);
      accepted += size;
      load.progress(accepted);
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, publish));
}
