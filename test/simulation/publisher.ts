import { builtInCatalog } from '../../src/catalog/catalog.ts';
import type { Random } from '../support/random.ts';
import { beginSpan } from '../support/webhook-changes.ts';
import type { Ledger, ProjectRecord, PublishCall } from './ledger.ts';
import type { Answer, Machine } from './machine.ts';
import type { World } from './world.ts';

const ANY_PROJECT = { projectId: null };
const LONGEST_PAUSE_MS = 10_000;

/** Types that are published and subscribed to: those whose data can carry a marker. */
export const TYPES: readonly string[] = ['task.completed', 'task.failed', 'task.cancelled'];

const examples = new Map(builtInCatalog().types.map(({ type, example }) => [type, example]));

/** What a test event of a type carries where others carry their marker. */
export function markerOfExample(type: string): string {
  return String(examples.get(type)?.task_id);
}

/** A publisher, who repeats a call that was not answered, or gives it up, and now and then repeats one that was. */
export class SimulatedPublisher {
  readonly #name: string;
  readonly #world: World;
  readonly #ledger: Ledger;
  readonly #machine: Machine;
  readonly #random: Random;
  readonly #used: { id: string; project: ProjectRecord }[] = [];
  #made = 0;

  constructor(name: string, deps: { world: World; ledger: Ledger; machine: Machine }) {
    this.#name = name;
    this.#world = deps.world;
    this.#ledger = deps.ledger;
    this.#machine = deps.machine;
    this.#random = deps.world.random.fork();
  }

  async run(stopped: () => boolean): Promise<void> {
    for (;;) {
      await this.#world.sleep(this.#random.next() ** 3 * LONGEST_PAUSE_MS);
      if (stopped()) return;
      await this.#machine.up();
      if (this.#random.chance(0.15)) await this.#publishBatch();
      else await this.#publishUntilAnswered();
    }
  }

  async #publishUntilAnswered(): Promise<void> {
    const project = this.#random.pick(this.#ledger.projects);
    const id = this.#chooseId(project);
    for (;;) {
      const { call, event } = this.#newCall(project, id);
      const answer = await this.#machine.call((service) => service.publisher.publish(event, ANY_PROJECT));
      this.#note(call, answer, answer.value);
      if (answer.end === 'answered' || answer.end === 'refused' || this.#random.chance(0.2)) return;
      await this.#world.sleep(this.#random.int(1, 3_000));
      await this.#machine.up();
    }
  }

  async #publishBatch(): Promise<void> {
    const items = Array.from({ length: this.#random.int(1, 6) }, () => {
      const project = this.#random.pick(this.#ledger.projects);
      return this.#newCall(project, this.#chooseId(project));
    });
    const batch = { events: items.map(({ event }) => event) };
    const answer = await this.#machine.call((service) => service.publisher.publishBatch(batch, ANY_PROJECT));
    items.forEach(({ call }, i) => {
      const result = answer.value?.[i];
      if (result !== undefined && 'code' in result) {
        const end = result.code === 'unavailable' ? 'unavailable' : 'refused';
        this.#note(call, { ...answer, end, code: result.code }, undefined);
      } else this.#note(call, answer, result);
    });
  }

  /** A new one, one that was used before, or none, so that the service makes one. */
  #chooseId(project: ProjectRecord): string | null {
    if (this.#random.chance(0.1)) return null;
    const before = this.#used.filter((use) => use.project === project);
    if (before.length > 0 && this.#random.chance(0.15)) return this.#random.pick(before).id;
    const id = `evt_${this.#name}-${this.#used.length}`;
    this.#used.push({ id, project });
    return id;
  }

  #newCall(project: ProjectRecord, id: string | null): { call: PublishCall; event: object } {
    const type = this.#random.pick(TYPES);
    const marker = `tsk_${this.#name}x${this.#made++}`;
    const data = { ...examples.get(type), task_id: marker, undeclared: 'stays here' };
    const event = { project_id: project.id, type, data, ...(id !== null && { id }) };
    const span = beginSpan({ tick: this.#world.scheduler.tick(), at: this.#world.now });
    const call: PublishCall = {
      ...span,
      marker,
      project,
      type,
      eventId: id,
      testOf: null,
      end: 'cut off',
      duplicate: false,
    };
    this.#ledger.publishes.set(marker, call);
    return { call, event };
  }

  #note(
    call: PublishCall,
    answer: Answer<unknown>,
    result: { id: string; duplicate: boolean } | undefined,
  ): void {
    const { to, toAt, end } = answer;
    Object.assign(call, { to, toAt, end, duplicate: result?.duplicate ?? false });
    if (call.eventId !== null && result !== undefined && result.id !== call.eventId) {
      this.#world.breach(`publishing ${call.eventId} was answered for ${result.id}`);
    }
    call.eventId ??= result?.id ?? null;
    if (end === 'refused') this.#world.breach(`publishing ${call.marker} was refused: ${answer.code}`);
    const name = call.eventId === null ? 'an event' : this.#world.trace.name('event', call.eventId);
    const how = call.duplicate ? 'duplicate' : end;
    this.#world.trace.say(`publish ${name} (${call.marker}) of ${call.project.name}: ${how}`);
  }
}
