import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { taskData } from '../test/support/api-client.ts';
import { waitFor } from '../test/support/wait-for.ts';
import { type Accounted, account } from './accounting.ts';
import type { LoadOptions, Published } from './load/generator.ts';
import type { Receipts } from './load/receiver.ts';
import type { Figures, Stage } from './scenarios/scenario.ts';
import { nextRun, type Sender, type SenderProject } from './senders/sender.ts';
import { figuresOf, type TimedWindow, timeWindow } from './window.ts';
import { startWorker, type Worker } from './worker.ts';

const GENERATOR = fileURLToPath(new URL('./load/generator.ts', import.meta.url));
const DRAIN_TIMEOUT_MS = 180_000;
/** Deliveries that publishers at full speed leave outstanding: far more than a sender has under way. */
const MOST_OUTSTANDING = 5_000;
const LOOK_EVERY_MS = 10;

/** Events of one kind for one project. */
export interface LoadTemplate {
  project: SenderProject;
  type: string;
  /** The event's `data` as JSON. */
  data: string;
}

export interface Load {
  templates: readonly LoadTemplate[];
  /** Whether all templates are published as often, or the first far more often than the last; left out: as often. */
  spread?: 'even' | 'skewed';
  eventsPerCall: number;
  connections: number;
  /** Where to publish; left out: to all of the sender's ports in turn. */
  ports?: readonly number[];
  /** Calls a second; left out: as fast as they are answered. */
  rate?: number;
  /** Whether the window may end, asked now and then after the stage's time; left out: it may. */
  until?: () => boolean;
}

export interface Measured extends Accounted {
  figures: Figures;
  window: TimedWindow;
  published: Published;
}

/** Publishes for the stage's time, and proves that every event was received by every webhook that subscribes to it. */
export async function measureLoad(stage: Stage, sender: Sender, load: Load): Promise<Measured> {
  const { worker: receiver } = stage.receiver;
  const generator = startWorker(GENERATOR);
  await receiver.call('clear');
  try {
    await generator.call('start', loadOptions(sender, load));
    const stopHolding = load.rate === undefined ? holdBack(generator, receiver, load) : async () => {};
    const window = await timeWindow(() => sender.usage(), stage.warmUpMs, stage.seconds, load.until);
    await stopHolding();
    const published = await generator.call<Published>('stop');
    const accounted = await proveReceipts(stage, sender, load, published);
    const figures = figuresOf(window, accounted.deliveries, published);
    stage.onMeasured?.({ sender: sender.name, pid: sender.pid, window, figures });
    return { ...accounted, figures, window, published };
  } finally {
    await generator.stop();
    await receiver.call('clear');
  }
}

/**
 * Lets publishers wait while many deliveries are outstanding: a sender that accepts faster than it delivers would otherwise
 * be measured while it falls behind ever further, which nobody can run for long. Returns how to end it.
 */
function holdBack(generator: Worker, receiver: Worker, { templates }: Load): () => Promise<void> {
  const perEvent = webhooksOfTemplates(templates).reduce((sum, of) => sum + of.length, 0) / templates.length;
  let ended = false;
  const watch = async () => {
    while (!ended) {
      const [published, received] = await Promise.all([
        generator.call<number>('published'),
        receiver.call<number>('count'),
      ]);
      await generator.call('hold', published * perEvent - received > MOST_OUTSTANDING);
      await delay(LOOK_EVERY_MS);
    }
  };
  const watching = watch();
  return async () => {
    ended = true;
    await watching;
  };
}

function webhooksOfTemplates(templates: readonly LoadTemplate[]): number[][] {
  return templates.map(({ project, type }) =>
    project.webhooks.filter(({ types }) => types.includes(type)).map(({ number }) => number),
  );
}

/** Publishes `count` events as fast as they are taken, for webhooks that do not take them. */
export async function publishBacklog(
  sender: Sender,
  load: Load,
  count: number,
  progress: (published: number) => void,
): Promise<number> {
  const generator = startWorker(GENERATOR);
  const timer = setInterval(async () => progress(await generator.call<number>('published')), 2_000);
  try {
    await generator.call('start', { ...loadOptions(sender, load), atMost: count });
    await generator.call('idle');
    const { acceptedAt, refused, refusedExample } = await generator.call<Published>('stop');
    if (refused > 0) throw new Error(`${refused} publishes were refused: ${refusedExample}`);
    return acceptedAt.length;
  } finally {
    clearInterval(timer);
    await generator.stop();
  }
}

function loadOptions(sender: Sender, { until: _, ...load }: Load): LoadOptions {
  return {
    spread: 'even',
    ...load,
    templates: load.templates.map(({ project, type, data }) => ({ projectId: project.id, type, data })),
    ports: load.ports ?? sender.ports,
    publisherKey: sender.publisherKey,
    run: nextRun(sender),
  };
}

/** Waits until everything accepted has been received, and proves it. @throws as `account` does */
async function proveReceipts(
  stage: Stage,
  sender: Sender,
  { templates }: Load,
  published: Published,
): Promise<Accounted> {
  const { worker: receiver } = stage.receiver;
  if (published.refused > 0)
    throw new Error(`${published.refused} publishes were refused: ${published.refusedExample}`);
  const webhooksOf = webhooksOfTemplates(templates);
  const expected = published.template.reduce((sum, number) => sum + (webhooksOf[number]?.length ?? 0), 0);
  await waitFor(async () => (await receiver.call<number>('count')) >= expected, {
    timeoutMs: DRAIN_TIMEOUT_MS,
    describe: `${expected} deliveries by ${sender.name}`,
  });
  const receipts = await receiver.call<Receipts>('receipts', {
    secrets: sender.secrets,
    signedWith: 'both',
  });
  return account(published, webhooksOf, receipts);
}

const PROBES = 2;
const PROBE_TIMEOUT_MS = 60_000;

/** `data` of a task event, as JSON, padded so that what this sender delivers of it has `bodyBytes` bytes. */
export async function dataForBody(
  stage: Stage,
  sender: Sender,
  project: SenderProject,
  bodyBytes: number,
): Promise<string> {
  const { worker: receiver } = stage.receiver;
  const subscribed = project.webhooks.length;
  let padding = 0;
  for (let probe = 0; probe < PROBES; probe++) {
    await receiver.call('clear');
    await publishOne(sender, project, 'task.completed', taskData('x'.repeat(padding)));
    await waitFor(async () => (await receiver.call<number>('count')) === subscribed, {
      timeoutMs: PROBE_TIMEOUT_MS,
      describe: 'the deliveries of a probe event',
    });
    const { meanBodyBytes } = await receiver.call<Receipts>('receipts', {
      secrets: sender.secrets,
      signedWith: 'both',
    });
    padding += bodyBytes - meanBodyBytes;
    if (padding < 0) throw new Error(`the smallest body is ${meanBodyBytes} bytes`);
  }
  await receiver.call('clear');
  return JSON.stringify(taskData('x'.repeat(padding)));
}

async function publishOne(
  sender: Sender,
  project: SenderProject,
  type: string,
  data: unknown,
): Promise<void> {
  // As long as the ids of the generator, as they are part of the body.
  const id = `evt_01K0PROBE${nextProbe().padStart(17, '0')}`;
  const response = await fetch(`http://127.0.0.1:${sender.ports[0]}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${sender.publisherKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ id, project_id: project.id, type, data }),
  });
  const text = await response.text();
  if (response.status !== 202) throw new Error(`the probe was answered ${response.status}: ${text}`);
}

let probes = 0;

function nextProbe(): string {
  probes += 1;
  return String(probes);
}
