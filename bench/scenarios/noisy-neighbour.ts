import { fileURLToPath } from 'node:url';
import { type Harm, HOSTILE } from '../load/harms.ts';
import { fillBacklog, publishFor } from '../publish-run.ts';
import { dataForBody, type ServiceUnderTest, startServiceUnderTest } from '../service-under-test.ts';
import { startWorker, type Worker } from '../worker.ts';
import type { Figures, Row, Scenario, Stage } from './scenario.ts';

const HOSTILE_RECEIVER = fileURLToPath(new URL('../load/hostile-receiver.ts', import.meta.url));
const BODY_BYTES = 600;
/** What waits for the hostile endpoint all the while. */
const BACKLOG = 100_000;
/** The neighbour's events a second: well below what the machine can do, so that a delay shows as a delay. */
const RATE = 1_000;
/** With these the neighbour also runs at full speed. */
const AT_FULL_SPEED: readonly Harm[] = ['hang', 'endless body', 'closes'];

/** One customer's deliveries, alone and beside another customer's endpoint that does its worst to a backlog. */
export const noisyNeighbour: Scenario = {
  name: 'noisy-neighbour',
  title: `one webhook at ${RATE} events/s and at full speed, beside another project's with ${BACKLOG.toLocaleString('en-US')} deliveries waiting`,
  async run(stage) {
    const service = await startServiceUnderTest(stage, 1);
    const hostile = startWorker(HOSTILE_RECEIVER);
    try {
      const data = await dataForBody(stage, service, BODY_BYTES);
      const run = (label: string, rate?: number) => measure(stage, service, data, label, rate);
      const alone = await run('alone', RATE);
      const aloneAtFullSpeed = await run('alone, full speed');
      await fill(stage, service, hostile, data);

      const rows: Row[] = [alone, aloneAtFullSpeed];
      const notes: string[] = [];
      for (const [harm, what] of Object.entries(HOSTILE) as [Harm, string][]) {
        await hostile.call('harm', harm);
        const before = await hostile.call<number>('requests');
        const row = await run(harm, RATE);
        const seen = (await hostile.call<number>('requests')) - before;
        rows.push(row);
        notes.push(`${compare(what, row.figures, alone.figures)} It was called ${seen} times.`);
        if (!AT_FULL_SPEED.includes(harm)) continue;
        const full = await run(`${harm}, full speed`);
        rows.push(full);
        notes.push(compare(`${what} (full speed)`, full.figures, aloneAtFullSpeed.figures));
      }
      // So that the service can end at once instead of waiting for the deadline of what hangs.
      await hostile.stop();
      return { rows, notes };
    } finally {
      await hostile.stop();
      await service.stop();
    }
  },
};

async function fill(stage: Stage, service: ServiceUnderTest, hostile: Worker, data: string): Promise<void> {
  const port = await hostile.call<number>('listen');
  const noisy = await service.addProject([`http://127.0.0.1:${port}/hook`]);
  stage.progress(`filling up to ${BACKLOG} waiting deliveries`);
  await fillBacklog(service, noisy, { data, count: BACKLOG, progress: () => {} });
}

async function measure(
  stage: Stage,
  service: ServiceUnderTest,
  data: string,
  label: string,
  rate?: number,
): Promise<Row> {
  stage.progress(`${label}, ${stage.seconds} s`);
  // A project of its own for each run, so that ids begin anew.
  const project = await service.addProject([`http://127.0.0.1:${stage.receiver.port}/hook`]);
  const load = { data, run: 0, ...(rate !== undefined && { rate }) };
  const { figures } = await publishFor(stage, service, project, load);
  return { label, figures };
}

function compare(what: string, beside: Figures, alone: Figures): string {
  const p99 = beside.receiptMs.p99 / alone.receiptMs.p99;
  const rate = (100 * beside.deliveriesPerSecond) / alone.deliveriesPerSecond;
  return `Beside one that ${what}: p99 ${p99.toFixed(2)}× of alone, throughput ${rate.toFixed(1)} %.`;
}
