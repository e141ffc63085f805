import { fileURLToPath } from 'node:url';
import { type Harm, HOSTILE } from '../load/harms.ts';
import { dataForBody, measureLoad, publishBacklog } from '../measure.ts';
import { usageOf } from '../process-usage.ts';
import { startReceiver } from '../receiver.ts';
import { type Service, startService } from '../senders/service.ts';
import { startWorker, type Worker } from '../worker.ts';
import type { Figures, Row, Scenario, Stage } from './scenario.ts';
import { ONE_BY_ONE } from './single.ts';
import { BODY_BYTES } from './throughput.ts';

const HOSTILE_RECEIVER = fileURLToPath(new URL('../load/hostile-receiver.ts', import.meta.url));
const TASK = 'task.completed';
/** What waits for the hostile endpoint all the while. */
const BACKLOG = 100_000;
/** Events a second for each of the two: well below what the machine can do, so that a delay shows as a delay. */
const RATE = 400;
const WARM_UP_MS = 1_000;
/** What holds beside every hostile endpoint, against the same service alone. */
const MOST_P99 = 2;
const LEAST_THROUGHPUT = 0.9;
/** A window in which it does not hold is measured again: one hiccup of the machine hits one of the two. */
const TRIES = 3;

/**
 * One customer's deliveries beside another customer's endpoint that does its worst to a backlog, held against those of a
 * second service that has nothing else to do. Both run at the same time on the same machine under the same load, so
 * that whatever else happens to it falls on both, and what differs is what the hostile endpoint costs.
 */
export const noisyNeighbour: Scenario = {
  name: 'noisy-neighbour',
  title: `one webhook beside another project's with ${BACKLOG.toLocaleString('en-US')} deliveries waiting for a hostile endpoint, and at the same time alone: at ${RATE} events/s and at full speed`,
  async run(stage) {
    const pair = await startPair(stage);
    const hostile = startWorker(HOSTILE_RECEIVER);
    try {
      await measureBoth(pair, 'warming up', undefined);
      stage.progress(`filling up to ${BACKLOG} waiting deliveries`);
      await fill(pair.beside, hostile);
      const rows: Row[] = [];
      const notes: string[] = [];
      for (const harm of harmsOf(stage)) {
        stage.progress(harm);
        await hostile.call('harm', harm);
        const steady = await untilHolds(pair, hostile, harm, RATE);
        const full = await untilHolds(pair, hostile, `${harm}, full speed`, undefined);
        rows.push(...steady.rows, ...full.rows);
        notes.push(verdict(harm, steady, full));
      }
      // So that the service can end at once instead of waiting for the deadline of what hangs.
      await hostile.stop();
      return { rows, facts: [], notes, broken: notes.some((note) => note.startsWith(BROKEN)) };
    } finally {
      await hostile.stop();
      await pair.stop();
    }
  },
};

const HOLDS = 'holds ';
const BROKEN = 'BROKEN';

function harmsOf({ harms }: Stage): Harm[] {
  const all = Object.keys(HOSTILE) as Harm[];
  return harms.length === 0 ? all : all.filter((harm) => harms.includes(harm));
}

/** A service with a receiver of its own. */
interface Side {
  stage: Stage;
  service: Service;
  data: string;
}

interface Pair {
  alone: Side;
  beside: Side;
  stop(): Promise<void>;
}

async function startPair(stage: Stage): Promise<Pair> {
  const receiver = await startReceiver('http');
  const services: Service[] = [];
  const stop = async () => {
    for (const service of services) await service.stop();
    await receiver.worker.stop();
  };
  const startSide = async (own: Stage): Promise<Side> => {
    const service = await startService(own, [[[TASK]]]);
    services.push(service);
    return { stage: own, service, data: await dataForBody(own, service, projectOf(service), BODY_BYTES) };
  };
  try {
    const timed = { ...stage, warmUpMs: WARM_UP_MS };
    const alone = await startSide(timed);
    return { alone, beside: await startSide({ ...timed, receiver }), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function fill({ stage, service, data }: Side, hostile: Worker): Promise<void> {
  const port = await hostile.call<number>('listen');
  const project = await service.addProject([[TASK]], () => `http://127.0.0.1:${port}/hook`);
  const load = { ...ONE_BY_ONE, templates: [{ project, type: TASK, data }] };
  await publishBacklog(service, load, BACKLOG * stage.scale, () => {});
}

interface Compared {
  rows: [alone: Row, beside: Row];
  p99: number;
  throughput: number;
  /** How often the hostile endpoint was called a second, and how much of a core its own process took. */
  calls: number;
  cpu: number;
  tries: number;
}

async function untilHolds(
  pair: Pair,
  hostile: Worker,
  label: string,
  rate: number | undefined,
): Promise<Compared> {
  for (let tries = 1; ; tries++) {
    const calls = await hostile.call<number>('requests');
    const cpu = usageOf(hostile.pid).cpuMicros;
    const startedAt = performance.now();
    const rows = await measureBoth(pair, label, rate);
    const seconds = (performance.now() - startedAt) / 1000;
    const [alone, beside] = rows;
    const compared = {
      rows,
      p99: beside.figures.receiptMs.p99 / alone.figures.receiptMs.p99,
      throughput: beside.figures.deliveriesPerSecond / alone.figures.deliveriesPerSecond,
      calls: ((await hostile.call<number>('requests')) - calls) / seconds,
      cpu: (usageOf(hostile.pid).cpuMicros - cpu) / 1e6 / seconds,
      tries,
    };
    if (holds(compared, rate) || tries === TRIES) return compared;
  }
}

function holds({ p99, throughput }: Compared, rate: number | undefined): boolean {
  return throughput >= LEAST_THROUGHPUT && (rate === undefined || p99 <= MOST_P99);
}

function verdict(harm: Harm, steady: Compared, full: Compared): string {
  const word = holds(steady, RATE) && holds(full, undefined) ? HOLDS : BROKEN;
  return (
    `${word}  beside one that ${HOSTILE[harm]}: p99 ${steady.p99.toFixed(2)}× of alone (at most ${MOST_P99}), ` +
    `throughput ${percent(steady.throughput)}; at full speed ${percent(full.throughput)} (at least ` +
    `${percent(LEAST_THROUGHPUT)}), p99 ${full.p99.toFixed(2)}×. It was called ${full.calls.toFixed(0)} times a second and ` +
    `took ${percent(full.cpu)} of a core itself. Windows: ${steady.tries} + ${full.tries}.`
  );
}

async function measureBoth(pair: Pair, label: string, rate: number | undefined): Promise<[Row, Row]> {
  const [alone, beside] = await Promise.all([measure(pair.alone, rate), measure(pair.beside, rate)]);
  return [
    { label: `alone (${label})`, sender: 'service', figures: alone },
    { label, sender: 'service', figures: beside },
  ];
}

async function measure({ stage, service, data }: Side, rate: number | undefined): Promise<Figures> {
  const templates = [{ project: projectOf(service), type: TASK, data }];
  const load = { ...ONE_BY_ONE, templates, ...(rate !== undefined && { rate }) };
  return (await measureLoad(stage, service, load)).figures;
}

function projectOf({ projects: [project] }: Service): Service['projects'][number] {
  if (project === undefined) throw new Error('the service has no project');
  return project;
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
