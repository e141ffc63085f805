import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { newFilledFolder } from '../fill/filled-folder.ts';
import { dataForBody, type LoadTemplate, type Measured, measureLoad } from '../measure.ts';
import { type Service, startService } from '../senders/service.ts';
import { BY_FIRST_FACT } from '../yardsticks.ts';
import type { Row, Scenario, Stage } from './scenario.ts';
import { ONE_BY_ONE } from './single.ts';
import { BODY_BYTES } from './throughput.ts';

const DELIVERIES = 1_000_000;
const DAY_MS = 86_400_000;
const TASK = 'task.completed';
/** Publishes a second: about half of what the machine can do, so that what holds them up shows. */
const RATE = 5_000;
/** For the removal of all of them. */
const LONGEST_MS = 90_000;

/** Publishing while a million deliveries past their time are removed, beside publishing while they are kept. */
export const retention: Scenario = {
  name: 'retention',
  title: `single-event publishes at ${RATE}/s while ${DELIVERIES.toLocaleString('en-US')} expired deliveries are removed, and while they are kept`,
  yardstick: BY_FIRST_FACT,
  async run(stage) {
    const deliveries = DELIVERIES * stage.scale;
    const history = { deliveries, endedMsAgo: 7.5 * DAY_MS, spanMs: DAY_MS };
    const filled = await newFilledFolder(history, stage.progress);
    const database = join(filled.path, 'data', 'anchor.db');
    try {
      const kept = await publish(stage, filled.path, '30');
      const watch = new RemovalWatch(database, filled.to);
      const removing = await publish(stage, filled.path, '7', () => watch.isOver());
      const left = watch.left();
      watch.close();
      const [keptRow, removingRow] = [row('history kept', kept), row('history removed', removing)];
      const { from, to } = removing.window;
      return {
        rows: [keptRow, removingRow],
        facts: [
          {
            what: 'publish p99 while history is removed, of while it is kept',
            value: ratioOf202(removingRow, keptRow),
            unit: '×',
          },
          { what: 'deliveries removed during the load', value: deliveries - left, unit: 'count' },
          { what: 'left of them', value: left, unit: 'count' },
          { what: 'the timed window', value: (to - from) / 1000, unit: 's' },
        ],
        notes: [
          `The window in which history is removed lasts until all of it is, or ${LONGEST_MS / 1000} s; the one before as long as asked for.`,
        ],
      };
    } finally {
      filled.remove();
    }
  },
};

/** Tells whether anything that has expired is left, without counting it: the oldest goes first. */
class RemovalWatch {
  readonly #db: DatabaseSync;
  readonly #endOfExpired: number;
  readonly #startedAt = performance.now();

  /** @param to when the last of them was accepted */
  constructor(database: string, to: number) {
    this.#db = new DatabaseSync(database, { readOnly: true });
    this.#endOfExpired = to + DAY_MS / 2;
  }

  isOver(): boolean {
    if (performance.now() - this.#startedAt > LONGEST_MS) return true;
    const oldest = this.#db.prepare('SELECT completed_at AS at FROM deliveries ORDER BY seq LIMIT 1').get();
    return oldest?.at === null || Number(oldest?.at) > this.#endOfExpired;
  }

  left(): number {
    const found = this.#db
      .prepare('SELECT count(*) AS count FROM deliveries WHERE completed_at <= ?')
      .get(this.#endOfExpired);
    return Number(found?.count);
  }

  close(): void {
    this.#db.close();
  }
}

/** @param days how long history is kept */
async function publish(stage: Stage, folder: string, days: string, until?: () => boolean): Promise<Measured> {
  const service = await startService(stage, [[[TASK]]], { folder, env: { ANCHOR_RETENTION_DAYS: days } });
  try {
    const template = await templateOf(stage, service);
    stage.progress(`${RATE} publishes/s, history of ${days} days kept`);
    const rate = RATE * Math.min(1, stage.scale * 100);
    const load = { ...ONE_BY_ONE, templates: [template], rate, ...(until && { until }) };
    return await measureLoad(stage, service, load);
  } finally {
    await service.stop();
  }
}

async function templateOf(stage: Stage, service: Service): Promise<LoadTemplate> {
  const [project] = service.projects;
  if (project === undefined) throw new Error('the service has no project');
  return { project, type: TASK, data: await dataForBody(stage, service, project, BODY_BYTES) };
}

function row(label: string, { figures }: Measured): Row {
  return { label: `service, ${label}`, sender: 'service', figures };
}

function ratioOf202(one: Row, other: Row): number {
  return (one.figures.acceptedMs?.p99 ?? Number.NaN) / (other.figures.acceptedMs?.p99 ?? Number.NaN);
}
