import type { Random } from '../support/random.ts';
import { beginSpan, type Change, isDeleted, REPLACED_SIGNS_MS } from '../support/webhook-changes.ts';
import { errorIsExpected } from './expected-refusals.ts';
import { HistoryReader } from './history-reader.ts';
import type { Ledger, ProjectRecord, PublishCall, WebhookRecord } from './ledger.ts';
import type { Answer, Machine } from './machine.ts';
import type { Network } from './network.ts';
import { TYPES } from './publisher.ts';
import type { World } from './world.ts';

const LONGEST_PAUSE_MS = 12_000;

/** A change before its call has begun. */
type Planned = Change extends infer One
  ? One extends Change
    ? Omit<One, keyof ReturnType<typeof beginSpan> | 'done'>
    : never
  : never;

/** A customer: sets up webhooks, changes and deletes them, tests and resends, and reads the history. */
export class Customer {
  readonly #world: World;
  readonly #ledger: Ledger;
  readonly #machine: Machine;
  readonly #network: Network;
  readonly #random: Random;
  readonly #project: ProjectRecord;
  readonly #reader: HistoryReader;
  #marks = 0;

  constructor(
    project: ProjectRecord,
    deps: { world: World; ledger: Ledger; machine: Machine; network: Network },
  ) {
    this.#world = deps.world;
    this.#ledger = deps.ledger;
    this.#machine = deps.machine;
    this.#network = deps.network;
    this.#random = deps.world.random.fork();
    this.#project = project;
    this.#reader = new HistoryReader(project, { ...deps, random: this.#random.fork() });
  }

  async run(stopped: () => boolean): Promise<void> {
    await this.#machine.up();
    for (let i = this.#random.int(1, 3); i > 0; i--) await this.#create();
    for (;;) {
      await this.#world.sleep(this.#random.next() ** 2 * LONGEST_PAUSE_MS);
      if (stopped()) return;
      await this.#machine.up();
      await this.#doSomething();
    }
  }

  async #doSomething(): Promise<void> {
    const webhooks = this.#usable();
    if (webhooks.length === 0) return this.#create();
    const webhook = this.#random.pick(webhooks);
    await this.#random.pick([
      () => this.#create(),
      () => this.#update(webhook),
      () => this.#update(webhook),
      () => this.#rotate(webhook),
      () => (this.#random.chance(0.5) ? this.#delete(webhook) : this.#rotate(webhook)),
      () => this.#test(webhook),
      () => this.#resend(webhook),
      () => (this.#random.chance(0.4) ? this.#recover(webhook) : this.#resend(webhook)),
      () => this.#reader.readAll(),
      () => this.#reader.readAll(),
    ])();
  }

  #usable(): WebhookRecord[] {
    return this.#project.webhooks.filter((webhook) => webhook.id !== null && !isDeleted(webhook));
  }

  async #create(): Promise<void> {
    const { name } = this.#project;
    const webhook: WebhookRecord = {
      name: `${name}/webhook${this.#project.webhooks.length + 1}`,
      project: this.#project,
      id: null,
      changes: [],
      resends: [],
      recovers: [],
    };
    const types = TYPES.filter(() => this.#random.chance(0.6));
    const input = {
      url: this.#network.newUrl(webhook),
      subscribed_events: types.length > 0 ? types : [...TYPES],
    };
    this.#network.changeTemper(webhook);
    this.#project.webhooks.push(webhook);
    const usable = this.#usable().length;
    const calling = this.#machine.call((service) => service.webhooks.create(this.#project.id, input));
    const change = this.#begin(webhook, {
      kind: 'create',
      types: input.subscribed_events,
      url: input.url,
      secret: this.#machine.takeSealed() ?? '',
    });
    const answer = await calling;
    webhook.id = answer.value?.webhook.id ?? null;
    this.#end(webhook, change, answer);
    errorIsExpected(this.#world, answer, { webhook_limit_reached: usable >= 5 });
  }

  async #update(webhook: WebhookRecord): Promise<void> {
    // Of no earlier change, so that it can be seen whether a change that was cut off was made.
    const mark = `change ${this.#world.scheduler.tick()}`;
    const types = TYPES.filter(() => this.#random.chance(0.6));
    const changes = {
      ...(types.length > 0 && this.#random.chance(0.5) && { types }),
      ...(this.#random.chance(0.5) && { enabled: this.#random.chance(0.6) }),
      ...(this.#random.chance(0.3) && { url: this.#network.newUrl(webhook) }),
    };
    const { types: subscribedEvents, ...others } = changes;
    const input = {
      description: mark,
      ...others,
      ...(subscribedEvents && { subscribedEvents: [...subscribedEvents] }),
    };
    const calling = this.#machine.call((service) =>
      service.webhooks.update(this.#project.id, webhook.id ?? '', input),
    );
    const change = this.#begin(webhook, { kind: 'update', mark, ...changes });
    const answer = await calling;
    this.#end(webhook, change, answer);
    errorIsExpected(this.#world, answer, {});
  }

  async #rotate(webhook: WebhookRecord): Promise<void> {
    const at = this.#world.wall();
    const open = openRotations(webhook, at);
    const calling = this.#machine.call((service) =>
      service.webhooks.rotateSecret(this.#project.id, webhook.id ?? ''),
    );
    const secret = this.#machine.takeSealed() ?? '';
    const change = this.#begin(webhook, {
      kind: 'rotate',
      secret,
      replacedSignsUntil: at + REPLACED_SIGNS_MS,
    });
    const answer = await calling;
    this.#end(webhook, change, answer);
    errorIsExpected(this.#world, answer, { rotation_in_progress: open >= 2 });
  }

  async #delete(webhook: WebhookRecord): Promise<void> {
    const calling = this.#machine.call((service) =>
      service.webhooks.delete(this.#project.id, webhook.id ?? ''),
    );
    const change = this.#begin(webhook, { kind: 'delete' });
    const answer = await calling;
    this.#end(webhook, change, answer);
    errorIsExpected(this.#world, answer, {});
  }

  async #test(webhook: WebhookRecord): Promise<void> {
    const type = this.#random.pick(TYPES);
    const call: PublishCall = {
      ...this.#span(),
      marker: `test ${webhook.name} ${this.#marks++}`,
      project: this.#project,
      type,
      eventId: null,
      testOf: webhook,
      end: 'cut off',
      duplicate: false,
    };
    this.#ledger.publishes.set(call.marker, call);
    const answer = await this.#machine.call((service) =>
      service.publisher.publishTest(this.#project.id, webhook.id ?? '', type),
    );
    const { to, toAt, end } = answer;
    Object.assign(call, { to, toAt, end, eventId: answer.value?.id ?? null });
    this.#world.trace.say(`test of ${webhook.name}: ${end}`);
    errorIsExpected(this.#world, answer, {});
  }

  async #resend(webhook: WebhookRecord): Promise<void> {
    const ended = this.#reader.endedOf(webhook);
    if (ended.length === 0) return;
    const original = this.#random.pick(ended);
    const answer = await this.#machine.call((service) =>
      service.history.resend(this.#project.id, webhook.id ?? '', original),
    );
    const { from, to, fromAt, toAt, end } = answer;
    webhook.resends.push({ from, to, fromAt, toAt, end, original, resent: answer.value ?? null });
    this.#world.trace.say(`resend ${this.#world.trace.name('delivery', original)}: ${end}`);
    errorIsExpected(this.#world, answer, {});
  }

  async #recover(webhook: WebhookRecord): Promise<void> {
    const since = new Date(this.#world.wall() - this.#random.int(0, 60_000)).toISOString();
    const answer = await this.#machine.call((service) =>
      service.history.recover(this.#project.id, webhook.id ?? '', { since }),
    );
    const { from, to, fromAt, toAt, end } = answer;
    webhook.recovers.push({ from, to, fromAt, toAt, end, count: answer.value ?? 0 });
    this.#world.trace.say(`recover ${webhook.name}: ${end} ${answer.value ?? ''}`);
    errorIsExpected(this.#world, answer, {});
  }

  #span() {
    return beginSpan({ tick: this.#world.scheduler.tick(), at: this.#world.now });
  }

  #begin(webhook: WebhookRecord, planned: Planned): Change {
    const change = { ...this.#span(), done: 'open', ...planned } as Change;
    webhook.changes.push(change);
    return change;
  }

  #end(webhook: WebhookRecord, change: Change, answer: Answer<unknown>): void {
    change.to = answer.to;
    change.toAt = answer.toAt;
    if (answer.end !== 'cut off') change.done = answer.end === 'answered' ? 'yes' : 'no';
    this.#world.trace.say(
      `${change.kind} ${webhook.name}: ${answer.end}${answer.code ? ` ${answer.code}` : ''}`,
    );
  }
}

/** Replaced secrets that still sign at `wall`, as far as rotations have not dropped them. */
function openRotations(webhook: WebhookRecord, wall: number): number {
  let replaced: number[] = [];
  for (const change of webhook.changes) {
    if (change.kind !== 'rotate' || change.done !== 'yes') continue;
    const at = change.replacedSignsUntil - REPLACED_SIGNS_MS;
    replaced = [...replaced.filter((until) => until > at), change.replacedSignsUntil];
  }
  return replaced.filter((until) => until > wall).length;
}
