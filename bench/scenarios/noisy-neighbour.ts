import { fileURLToPath } from 'node:url';
import { type Harm, HOSTILE } from '../load/harms.ts';
import { dataForBody, measureLoad, publishBacklog } from '../measure.ts';
import { usageOf } from '../process-usage.ts';
import { type Service, startService } from '../senders/service.ts';
import { percentile } from '../statistics.ts';
import { startWorker, type Worker } from '../worker.ts';
import type { Figures, Row, Scenario, Stage } from './scenario.ts';
import { ONE_BY_ONE } from './single.ts';
import { BODY_BYTES } from './throughput.ts';

const HOSTILE_RECEIVER = fileURLToPath(new URL('../load/hostile-receiver.ts', import.meta.url));
const TASK = 'task.completed';
/** What waits for the hostile endpoint all the while. */
const BACKLOG = 100_000;
/** The neighbour's events a second: well below what the machine can do, so that a delay shows as a delay. */
const RATE = 1_000;
const WARM_UP_MS = 1_000;
/** What holds beside every hostile endpoint, against the same service alone. */
const MOST_P99 = 2;
const LEAST_THROUGHPUT = 0.9;

type Measure = (label: string, rate: number | undefined) => Promise<Row>;

/**
 * One customer's deliveries, alone and beside another customer's endpoint that does its worst to a backlog.
 *
 * Alone is measured on a second service that has nothing else to do, before, between and after the others, so that
 * what else the machine does in those minutes falls on both; the middle one of those figures is what counts.
 */
export const noisyNeighbour: Scenario = {
  name: 'noisy-neighbour',
  title: `one webhook at ${RATE} events/s and at full speed, beside another project's with ${BACKLOG.toLocaleString('en-US')} deliveries waiting`,
  async run(stage) {
    const harms = harmsOf(stage);
    const alone = await startService(stage, [[[TASK]]]);
    const service = await startService(stage, [[[TASK]]]);
    const hostile = startWorker(HOSTILE_RECEIVER);
    try {
      const [project] = service.projects;
      if (project === undefined) throw new Error('the service has no project');
      const data = await dataForBody(stage, service, project, BODY_BYTES);
      const quiet: Measure = (label, rate) => measure(stage, alone, data, label, rate);
      const beside: Measure = (label, rate) => measure(stage, service, data, label, rate);
      for (const measured of [quiet, beside]) await measured('warming up', undefined);
      await fill(stage, service, hostile, data);

      const atRate = await compareAll({ harms, hostile, quiet, beside, rate: RATE });
      const atFullSpeed = await compareAll({ harms, hostile, quiet, beside, rate: undefined });
      // So that the service can end at once instead of waiting for the deadline of what hangs.
      await hostile.stop();
      const [rows, notes] = [[...atRate.rows, ...atFullSpeed.rows], verdicts(harms, atRate, atFullSpeed)];
      return { rows, facts: [], notes, broken: notes.some((note) => note.startsWith(BROKEN)) };
    } finally {
      await hostile.stop();
      await service.stop();
      await alone.stop();
    }
  },
};

const HOLDS = 'holds ';
const BROKEN = 'BROKEN';

function harmsOf({ harms }: Stage): Harm[] {
  const all = Object.keys(HOSTILE) as Harm[];
  return harms.length === 0 ? all : all.filter((harm) => harms.includes(harm));
}

async function fill(stage: Stage, service: Service, hostile: Worker, data: string): Promise<void> {
  const port = await hostile.call<number>('listen');
  const project = await service.addProject([[TASK]], () => `http://127.0.0.1:${port}/hook`);
  stage.progress(`filling up to ${BACKLOG} waiting deliveries`);
  const load = { ...ONE_BY_ONE, templates: [{ project, type: TASK, data }] };
  await publishBacklog(service, load, BACKLOG * stage.scale, () => {});
}

interface Compared {
  rows: Row[];
  alone: { p99: number; rate: number };
  beside: Map<Harm, { p99: number; rate: number; called: number; cpu: number }>;
}

async function compareAll(how: {
  harms: readonly Harm[];
  hostile: Worker;
  quiet: Measure;
  beside: Measure;
  rate: number | undefined;
}): Promise<Compared> {
  const { harms, hostile, rate } = how;
  const speed = rate === undefined ? ', full speed' : '';
  const rows: Row[] = [];
  const alone: Figures[] = [];
  const beside: Compared['beside'] = new Map();
  const measureAlone = async () => {
    // The other service shares the machine: its hostile endpoint must not be what it is held against.
    await hostile.call('harm', 'hang');
    const row = await how.quiet(`alone${speed}`, rate);
    alone.push(row.figures);
    rows.push(row);
  };
  await measureAlone();
  for (const [n, harm] of harms.entries()) {
    await hostile.call('harm', harm);
    const called = await hostile.call<number>('requests');
    const cpu = usageOf(hostile.pid).cpuMicros;
    const startedAt = performance.now();
    const row = await how.beside(`${harm}${speed}`, rate);
    rows.push(row);
    beside.set(harm, {
      p99: row.figures.receiptMs.p99,
      rate: row.figures.deliveriesPerSecond,
      called: (await hostile.call<number>('requests')) - called,
      cpu: (usageOf(hostile.pid).cpuMicros - cpu) / 1000 / (performance.now() - startedAt),
    });
    if (n === Math.floor(harms.length / 2) || n === harms.length - 1) await measureAlone();
  }
  return {
    rows,
    beside,
    alone: {
      p99: median(alone.map((figures) => figures.receiptMs.p99)),
      rate: median(alone.map((figures) => figures.deliveriesPerSecond)),
    },
  };
}

function verdicts(harms: readonly Harm[], atRate: Compared, atFullSpeed: Compared): string[] {
  return harms.map((harm) => {
    const [slow, full] = [atRate.beside.get(harm), atFullSpeed.beside.get(harm)];
    if (slow === undefined || full === undefined) return `${BROKEN}  ${harm} was not measured`;
    const p99 = slow.p99 / atRate.alone.p99;
    const throughput = Math.min(slow.rate / atRate.alone.rate, full.rate / atFullSpeed.alone.rate);
    const holds = p99 <= MOST_P99 && throughput >= LEAST_THROUGHPUT;
    return (
      `${holds ? HOLDS : BROKEN}  beside one that ${HOSTILE[harm]}: p99 ${slow.p99.toFixed(1)} ms, ${p99.toFixed(2)}× of alone ` +
      `(at most ${MOST_P99}); throughput ${percent(full.rate / atFullSpeed.alone.rate)} of alone at full speed, ` +
      `p99 there ${(full.p99 / atFullSpeed.alone.p99).toFixed(2)}×. It was called ${slow.called} and ${full.called} times ` +
      `and itself used ${percent(slow.cpu)} and ${percent(full.cpu)} of a core.`
    );
  });
}

async function measure(
  stage: Stage,
  service: Service,
  data: string,
  label: string,
  rate: number | undefined,
): Promise<Row> {
  stage.progress(`${label}, ${stage.seconds} s`);
  const [project] = service.projects;
  if (project === undefined) throw new Error('the service has no project');
  const templates = [{ project, type: TASK, data }];
  const load = { ...ONE_BY_ONE, templates, ...(rate !== undefined && { rate }) };
  const { figures } = await measureLoad({ ...stage, warmUpMs: WARM_UP_MS }, service, load);
  return { label, sender: 'service', figures };
}

function median(samples: readonly number[]): number {
  return percentile(Float64Array.from(samples), 0.5);
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
