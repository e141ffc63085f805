import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { newFilledFolder } from '../fill/filled-folder.ts';
import { dataForBody, type LoadTemplate, type Measured, measureLoad } from '../measure.ts';
import { type Service, startService } from '../senders/service.ts';
import type { Row, Scenario, Stage } from './scenario.ts';
import { ONE_BY_ONE } from './single.ts';
import { BODY_BYTES } from './throughput.ts';

const DELIVERIES = 1_000_000;
const DAY_MS = 86_400_000;
const TASK = 'task.completed';
/** Publishes a second: about half of what the machine can do, so that what holds them up shows. */
const RATE = 5_000;

/** Publishing while a million deliveries past their time are removed, beside publishing while they are kept. */
export const retention: Scenario = {
  name: 'retention',
  title: `single-event publishes at ${RATE}/s while ${DELIVERIES.toLocaleString('en-US')} expired deliveries are removed, and while they are kept`,
  async run(stage) {
    const deliveries = DELIVERIES * stage.scale;
    const history = { deliveries, endedMsAgo: 7.5 * DAY_MS, spanMs: DAY_MS };
    const filled = await newFilledFolder(history, stage.progress);
    const database = join(filled.path, 'data', 'anchor.db');
    try {
      const kept = await publish(stage, filled.path, '30');
      const before = countExpired(database, filled.to);
      const removing = await publish(stage, filled.path, '7');
      const left = countExpired(database, filled.to);
      const removedPerSecond = (before - left) / removing.secondsOpen;
      const [keptRow, removingRow] = [
        row('history kept', kept.measured),
        row('history removed', removing.measured),
      ];
      return {
        rows: [keptRow, removingRow],
        facts: [
          {
            what: 'publish p99 while history is removed, of while it is kept',
            value: ratioOf202(removingRow, keptRow),
            unit: '×',
          },
          { what: 'deliveries removed during the run', value: before - left, unit: 'count' },
          { what: 'deliveries removed a second', value: removedPerSecond, unit: '/s' },
          { what: 'a million are removed in', value: 1_000_000 / removedPerSecond, unit: 's' },
        ],
        notes: [
          left === 0
            ? 'Every expired delivery was removed before the load ended: the window holds some time without removal.'
            : 'Removal was under way during the whole timed window.',
        ],
      };
    } finally {
      filled.remove();
    }
  },
};

/** @param days how long history is kept */
async function publish(
  stage: Stage,
  folder: string,
  days: string,
): Promise<{ measured: Measured; secondsOpen: number }> {
  const service = await startService(stage, [[[TASK]]], { folder, env: { ANCHOR_RETENTION_DAYS: days } });
  const opened = performance.now();
  try {
    const template = await templateOf(stage, service);
    stage.progress(`${RATE} publishes/s, history of ${days} days kept, ${stage.seconds} s`);
    const load = { ...ONE_BY_ONE, templates: [template], rate: RATE * Math.min(1, stage.scale * 100) };
    const measured = await measureLoad(stage, service, load);
    return { measured, secondsOpen: (performance.now() - opened) / 1000 };
  } finally {
    await service.stop();
  }
}

async function templateOf(stage: Stage, service: Service): Promise<LoadTemplate> {
  const [project] = service.projects;
  if (project === undefined) throw new Error('the service has no project');
  return { project, type: TASK, data: await dataForBody(stage, service, project, BODY_BYTES) };
}

function countExpired(database: string, to: number): number {
  const db = new DatabaseSync(database, { readOnly: true });
  try {
    const found = db
      .prepare('SELECT count(*) AS count FROM deliveries WHERE completed_at <= ?')
      .get(to + DAY_MS / 2);
    return Number(found?.count);
  } finally {
    db.close();
  }
}

function row(label: string, { figures }: Measured): Row {
  return { label: `service, ${label}`, sender: 'service', figures };
}

function ratioOf202(one: Row, other: Row): number {
  return (one.figures.acceptedMs?.p99 ?? Number.NaN) / (other.figures.acceptedMs?.p99 ?? Number.NaN);
}
