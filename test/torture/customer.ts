import { setTimeout as delay } from 'node:timers/promises';
import type { Webhook } from '../../client/types.ts';
import { type ApiClient, UnexpectedAnswer } from '../support/api-client.ts';
import type { Random } from '../support/random.ts';
import { type Change, REPLACED_SIGNS_MS } from '../support/webhook-changes.ts';
import { Endpoint, TEMPERS } from './endpoint.ts';
import type { Hook, Ledger } from './ledger.ts';
import { PUBLISHED_TYPES } from './publisher.ts';

const RETRY_MS = 50;
const LONGEST_PAUSE_MS = 1_500;
/** Replaced secrets that may be open; a third rotation is refused. */
const MOST_ROTATIONS = 2;
/** Webhooks that come and go besides those that stay. */
const CHANGING = 3;

/** A call that was refused on the way: nobody knows whether it was carried out. */
class CutOff extends Error {}

/**
 * A customer: has one webhook of each temper, which stays as it is, and a few that are disabled, enabled, rotated,
 * deleted and made anew. After a call that was cut off, looks what became of it before making the next.
 */
export class TortureCustomer {
  readonly #api: ApiClient;
  readonly #random: Random;
  readonly #actsLate: boolean;
  readonly #ledger: Ledger;
  #made = 0;
  #abandoned = false;

  /** @param actsLate see `Subject.actsLate` */
  constructor(api: ApiClient, random: Random, ledger: Ledger, actsLate: boolean) {
    this.#actsLate = actsLate;
    this.#api = api;
    this.#random = random;
    this.#ledger = ledger;
  }

  /** Makes the webhooks that stay. */
  async setUp(): Promise<void> {
    for (const temper of Object.keys(TEMPERS)) await this.#create(temper, temper);
  }

  async run(stopped: () => boolean): Promise<void> {
    const staying = [...this.#ledger.hooks];
    while (!stopped()) {
      await delay(this.#random.int(0, LONGEST_PAUSE_MS));
      await this.#adoptLate();
      const changing = this.#ledger.hooks.filter((hook) => !staying.includes(hook) && usable(hook));
      if (changing.length < CHANGING)
        await this.#create(`changing${this.#made}`, this.#random.pick(['steady', 'flaky']));
      else if (this.#random.chance(0.3)) await this.#resend(this.#random.pick(staying));
      else await this.#changeSomething(this.#random.pick(changing));
    }
  }

  /** The torture is over before its time, and nothing will be answered any more. */
  abandon(): void {
    this.#abandoned = true;
  }

  /** Webhooks that were made after all, when nobody waited for it any more. */
  async #adoptLate(): Promise<void> {
    const late = this.#ledger.hooks.filter(({ id, changes }) => id === null && changes[0]?.done === 'open');
    if (late.length === 0) return;
    const list = await this.#persist(() => this.#list());
    for (const hook of late) hook.id = list.find(({ url }) => url === hook.endpoint.url)?.id ?? null;
  }

  #changeSomething(hook: Hook): Promise<void> {
    // What may still be carried out must not meet a later change, after which nobody could tell what holds.
    if (hook.changes.some(({ done }) => done === 'open')) return this.#delete(hook);
    const rotations = hook.changes.filter(({ kind, done }) => kind === 'rotate' && done !== 'no').length;
    const choice = this.#random.next();
    if (choice < 0.2) return this.#delete(hook);
    if (choice < 0.5 && rotations < MOST_ROTATIONS) return this.#rotate(hook);
    return this.#update(hook);
  }

  async #create(name: string, temper: string): Promise<void> {
    this.#made += 1;
    const endpoint = await Endpoint.open(name, TEMPERS[temper] ?? failUnknownTemper, this.#random.fork());
    const hook: Hook = { endpoint, id: null, changes: [], resends: [] };
    this.#ledger.hooks.push(hook);
    const types = PUBLISHED_TYPES;
    const change = begin(hook, { kind: 'create', types, url: endpoint.url, secret: '' });
    const call = () => this.#api.createWebhook(endpoint.url, [...types]);
    const created = await this.#call(change, call, async () => {
      hook.id = (await this.#list()).find(({ url }) => url === endpoint.url)?.id ?? null;
      return hook.id !== null;
    });
    if (created === null) return;
    hook.id = created.id;
    learn(hook, change, created.secret);
  }

  async #update(hook: Hook): Promise<void> {
    const mark = `change ${hook.changes.length}`;
    const enabled = this.#random.chance(0.5);
    const change = begin(hook, { kind: 'update', mark, enabled });
    await this.#call(
      change,
      () => this.#api.updateWebhook(hook.id ?? '', { description: mark, enabled }),
      async () => (await this.#find(hook))?.description === mark,
    );
  }

  async #rotate(hook: Hook): Promise<void> {
    const before = await this.#persist(() => this.#find(hook));
    const change = begin(hook, {
      kind: 'rotate',
      secret: '',
      replacedSignsUntil: Date.now() + REPLACED_SIGNS_MS,
    });
    const rotated = await this.#call(
      change,
      () => this.#api.rotateSecret(hook.id ?? ''),
      async () => (await this.#find(hook))?.updated_at !== before?.updated_at,
    );
    if (rotated !== null) learn(hook, change, rotated.secret);
  }

  async #delete(hook: Hook): Promise<void> {
    const mayBeGone = hook.changes.some(({ kind, done }) => kind === 'delete' && done === 'open');
    const change = begin(hook, { kind: 'delete' });
    const call = async () => {
      try {
        await this.#api.deleteWebhook(hook.id ?? '');
      } catch (error) {
        const isGone = error instanceof UnexpectedAnswer && error.status === 404;
        if (!isGone || !mayBeGone) throw error;
      }
    };
    await this.#call(change, call, async () => (await this.#find(hook)) === undefined);
  }

  async #resend(hook: Hook): Promise<void> {
    if (hook.id === null) return;
    const id = hook.id;
    try {
      const rows = await cutOffIfAway(() =>
        this.#api.deliveries(id, '?status=succeeded,failed,dead&limit=20'),
      );
      if (rows.length === 0) return;
      const { id: original, external_event_id: eventId } = this.#random.pick(rows);
      const resend = { eventId, deliveryId: null as string | null };
      hook.resends.push(resend);
      resend.deliveryId = (await cutOffIfAway(() => this.#api.resend(id, original))).delivery_id;
    } catch (error) {
      if (!(error instanceof CutOff)) throw error;
    }
  }

  /** Makes a change and notes how it ended; where it was cut off, `wasDone` finds out. Null if it was not answered. */
  async #call<T>(change: Change, call: () => Promise<T>, wasDone: () => Promise<boolean>): Promise<T | null> {
    let result: T | null = null;
    try {
      result = await cutOffIfAway(call);
      change.done = 'yes';
    } catch (error) {
      if (!(error instanceof CutOff)) throw error;
      const isDone = await this.#persist(wasDone);
      change.done = isDone ? 'yes' : this.#actsLate ? 'open' : 'no';
    }
    change.to = performance.now();
    change.toAt = change.to;
    return result;
  }

  async #list(): Promise<Webhook[]> {
    return cutOffIfAway(() => this.#api.webhooks());
  }

  async #find(hook: Hook): Promise<Webhook | undefined> {
    return (await this.#list()).find(({ id }) => id === hook.id);
  }

  /** Repeats what changes nothing until it is answered. */
  async #persist<T>(look: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await look();
      } catch (error) {
        if (!(error instanceof CutOff) || this.#abandoned) throw error;
        await delay(RETRY_MS);
      }
    }
  }
}

function usable(hook: Hook): boolean {
  return hook.id !== null && !hook.changes.some(({ kind, done }) => kind === 'delete' && done === 'yes');
}

/** A service that is away, or whose store is, is no fault of the call; any other unexpected answer is. */
async function cutOffIfAway<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof UnexpectedAnswer && error.status !== 503) throw error;
    throw new CutOff('the call was cut off', { cause: error });
  }
}

type Planned = Change extends infer One
  ? One extends Change
    ? Omit<One, 'from' | 'to' | 'fromAt' | 'toAt' | 'done'>
    : never
  : never;

function begin(hook: Hook, planned: Planned): Change {
  const from = performance.now();
  const to = Number.POSITIVE_INFINITY;
  const change = { from, to, fromAt: from, toAt: to, done: 'open', ...planned } as Change;
  hook.changes.push(change);
  return change;
}

function learn(hook: Hook, change: Change, secret: string): void {
  if ('secret' in change) change.secret = secret;
  hook.endpoint.trust(secret);
}

function failUnknownTemper(): never {
  throw new Error('there is no such temper');
}
