import { dataForBody, type LoadTemplate, type Measured, measureLoad } from '../measure.ts';
import { startFloor } from '../senders/floor.ts';
import { startPeer } from '../senders/peer.ts';
import type { ProjectPlan, Sender } from '../senders/sender.ts';
import { startService } from '../senders/service.ts';
import { countWithin } from '../window.ts';
import { measureBareLoop } from './bare.ts';
import type { Row, ScenarioResult, Stage } from './scenario.ts';

export const BODY_BYTES = 600;
const TASK = 'task.completed';

/** What is sent, and how it is published. */
export interface Shape {
  plans: readonly ProjectPlan[];
  eventsPerCall: number;
  connections: number;
  spread?: 'skewed';
  templates(stage: Stage, sender: Sender): Promise<LoadTemplate[]>;
}

/** Task events of 600 bytes for one project, each for every one of its webhooks. */
export function taskShape(
  webhooks: number,
  publishing: { eventsPerCall: number; connections: number },
): Shape {
  return {
    ...publishing,
    plans: [new Array(webhooks).fill([TASK])],
    async templates(stage, sender) {
      const [project] = sender.projects;
      if (project === undefined) throw new Error('the sender has no project');
      return [{ project, type: TASK, data: await dataForBody(stage, sender, project, BODY_BYTES) }];
    },
  };
}

export interface Comparison extends ScenarioResult {
  bare: Row;
  /** The service's first, then those of the comparators. */
  senders: readonly Row[];
}

/**
 * The bare loop, then the service and the stage's comparators, one after the other.
 *
 * @param each what to measure of a sender that has been started; left out: full speed
 */
export async function compareSenders(
  stage: Stage,
  shape: Shape,
  each: (run: SenderRun) => Promise<Row[]> = async (run) => [await run.atFullSpeed()],
): Promise<Comparison> {
  const bare = await measureBareLoop(stage, BODY_BYTES);
  const senders: Row[] = [];
  const notes: string[] = [];
  for (const name of ['service', ...stage.peers] as const) {
    const sender = await start(stage, name, shape.plans);
    try {
      const run = new SenderRun(stage, sender, shape, await shape.templates(stage, sender));
      senders.push(...(await each(run)));
      notes.push(...run.notes);
    } finally {
      await sender.stop();
    }
  }
  return { bare, senders, rows: [bare, ...senders], facts: [], notes };
}

/** What was measured of one sender by itself, in the same way: for what a scenario is held against besides the bare loop. */
export async function measureAlone(
  stage: Stage,
  shape: Shape,
  name: 'service' | 'floor' | 'guarded floor' = 'service',
): Promise<{ row: Row; notes: string[] }> {
  const sender = await start(stage, name, shape.plans);
  try {
    const run = new SenderRun(stage, sender, shape, await shape.templates(stage, sender));
    return { row: await run.atFullSpeed(), notes: run.notes };
  } finally {
    await sender.stop();
  }
}

function start(
  stage: Stage,
  name: 'service' | 'floor' | 'guarded floor' | Stage['peers'][number],
  plans: Shape['plans'],
): Promise<Sender> {
  stage.progress(`starting ${name}`);
  if (name === 'service') return startService(stage, plans);
  if (name === 'floor' || name === 'guarded floor') {
    return startFloor(stage, plans.flat(), name === 'guarded floor');
  }
  return startPeer(stage, name, plans);
}

/** One sender under the loads of a scenario. */
export class SenderRun {
  readonly notes: string[] = [];
  readonly sender: Sender;
  readonly #stage: Stage;
  readonly #shape: Shape;
  readonly #templates: readonly LoadTemplate[];

  constructor(stage: Stage, sender: Sender, shape: Shape, templates: readonly LoadTemplate[]) {
    this.#stage = stage;
    this.sender = sender;
    this.#shape = shape;
    this.#templates = templates;
  }

  atFullSpeed(label = ', full speed'): Promise<Row> {
    return this.at(undefined, label);
  }

  /** @param callsPerSecond left out: as fast as calls are answered */
  async at(callsPerSecond: number | undefined, label: string): Promise<Row> {
    const { name } = this.sender;
    this.#stage.progress(`${name}${label}, ${this.#stage.seconds} s`);
    const { eventsPerCall, connections, spread } = this.#shape;
    const load = {
      templates: this.#templates,
      eventsPerCall,
      connections,
      ...(spread !== undefined && { spread }),
      ...(callsPerSecond !== undefined && { rate: callsPerSecond }),
    };
    const measured = await measureLoad(this.#stage, this.sender, load);
    this.notes.push(accountOf(`${name}${label}`, measured, this.#stage.seconds));
    return { label: `${name}${label}`, sender: name, figures: measured.figures };
  }

  /** Calls a second that make half the deliveries of `full`. */
  halfOf(full: Row): number {
    const [template] = this.#templates;
    const webhooks =
      template?.project.webhooks.filter(({ types }) => types.includes(template.type)).length ?? 1;
    const calls = full.figures.deliveriesPerSecond / 2 / webhooks / this.#shape.eventsPerCall;
    return Math.max(1, Math.floor(calls));
  }
}

function accountOf(
  what: string,
  { published, repeated, meanBodyBytes, window }: Measured,
  seconds: number,
): string {
  const accepted = countWithin(published.acceptedAt, window);
  return (
    `${what}: ${published.acceptedAt.length} events accepted in all, each received by each of its webhooks with valid ` +
    `signatures (${repeated} repeats, bodies of ${meanBodyBytes.toFixed(0)} bytes); ` +
    `${Math.round(accepted / seconds)} events/s accepted in the timed window.`
  );
}
