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

/** Publishes `count` events as fast as they are taken, for webhooks that do not take them. */
export async function fillBacklog(
  service: { port: number },
  project: ProjectUnderTest,
  load: { data: string; count: number; progress: (accepted: number) => void },
): Promise<number> {
  const generator = startWorker(GENERATOR);
  try {
    const { publisherKey, projectId } = project.api.keys;
    const { data, count } = load;
    await generator.call('start', {
      port: service.port,
      publisherKey,
      projectId,
      data,
      connections: CONNECTIONS,
      run: 0,
    } satisfies LoadOptions);
    for (let accepted = 0; accepted < count; accepted = await generator.call<number>('accepted')) {
      load.progress(accepted);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    const { acceptedAt, refused, refusedExample } = await generator.call<Published>('stop');
    if (refused > 0) throw new Error(`${refused} publishes were refused: ${refusedExample}`);
    return acceptedAt.length;
  } finally {
    await generator.stop();
  }
}
