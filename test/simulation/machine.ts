import { DatabaseSync } from 'node:sqlite';
import { RefusedError, StoreUnavailableError } from '../../src/errors.ts';
import type { Span } from '../support/webhook-changes.ts';
import { beginSpan } from '../support/webhook-changes.ts';
import type { CallEnd, Ledger, LifeRecord } from './ledger.ts';
import type { Network } from './network.ts';
import { buildService, DEADLINE_MS, type Limits, type Sabotage, type SimulatedService } from './service.ts';
import type { World } from './world.ts';

export type Answer<T> = Span & { end: CallEnd; value?: T; code?: string };

/** As in src/wire.ts: what has not ended by then is left to the next start. */
const STOP_GRACE_MS = DEADLINE_MS + 5_000;

/** One process: owner of everything that dies with it. */
interface Life {
  record: LifeRecord;
  service: SimulatedService;
  /** Calls under way, which a crash cuts off. */
  cutOff: Set<() => void>;
}

/**
 * The machine that the service runs on. Its processes come and go; what is committed stays.
 *
 * down → starting → up → stopping → down; killed from any of them.
 */
export class Machine {
  readonly #world: World;
  readonly #ledger: Ledger;
  readonly #network: Network;
  readonly limits: Limits;
  readonly #sabotage: Sabotage;
  readonly #sealed = new Map<string, string[]>();
  #justSealed: string | null = null;
  readonly database = new DatabaseSync(':memory:');
  #life: Life | null = null;
  #up = false;
  #waitingForUp: (() => void)[] = [];

  constructor(deps: { world: World; ledger: Ledger; network: Network; limits: Limits; sabotage: Sabotage }) {
    this.#world = deps.world;
    this.#ledger = deps.ledger;
    this.#network = deps.network;
    this.limits = deps.limits;
    this.#sabotage = deps.sabotage;
  }

  /** The secrets that were made for a webhook, oldest first, whether or not anybody was told. */
  secretsOf(webhookId: string): readonly string[] {
    return this.#sealed.get(webhookId) ?? [];
  }

  /** The secret that a call has just had made, if it has; it is made before the call first waits. */
  takeSealed(): string | null {
    const secret = this.#justSealed;
    this.#justSealed = null;
    return secret;
  }

  /**
   * Starts a process. `prepare` runs before users are let in.
   *
   * @returns false where it was killed meanwhile, or its store was away
   */
  async start(prepare: () => Promise<boolean>): Promise<boolean> {
    const { trace } = this.#world;
    const record: LifeRecord = {
      number: this.#ledger.lives.length + 1,
      startedAt: this.#world.now,
      killed: false,
    };
    this.#ledger.lives.push(record);
    trace.say(`process ${record.number} starts`);
    const owner = {};
    const service = buildService(
      {
        world: this.#world,
        database: this.database,
        life: record,
        limits: this.limits,
        transport: (of) => this.#network.transport(record, of, this.limits),
        sealed: (webhookId, secret) => this.#noteSealed(webhookId, secret),
        sabotage: this.#sabotage,
      },
      owner,
    );
    this.#life = Object.assign(owner, { record, service, cutOff: new Set<() => void>() });
    const started = await this.call((it) => it.start());
    if (started.end === 'unavailable') this.kill();
    if (started.end !== 'answered' || !(await prepare())) return false;
    this.#up = true;
    for (const resolve of this.#waitingForUp.splice(0)) resolve();
    return true;
  }

  get isUp(): boolean {
    return this.#up;
  }

  /** What the service still has to do with, where nothing is left to do. */
  get leftovers(): string {
    const { inFlight, held, lanes } = this.#life?.service.stats() ?? { inFlight: 0, held: 0, lanes: 0 };
    return inFlight + held + lanes === 0 ? '' : `${inFlight} in flight, ${held} held, ${lanes} lanes`;
  }

  /** Resolves when users are served. */
  up(): Promise<void> {
    if (this.#up) return Promise.resolve();
    return new Promise((resolve) => this.#waitingForUp.push(resolve));
  }

  /** Lets the process stand still for a while, and go on as if nothing had been. */
  async pause(ms: number): Promise<void> {
    const life = this.#life;
    if (life === null) return;
    this.#world.trace.say(`process ${life.record.number} is paused for ${(ms / 1000).toFixed(1)} s`);
    this.#world.scheduler.pause(life);
    await this.#world.sleep(ms);
    this.#world.scheduler.resume(life);
  }

  /** Ends the process wherever it is. */
  kill(): void {
    const life = this.#life;
    if (life === null) return;
    this.#world.trace.say(`process ${life.record.number} is killed`);
    life.record.killed = true;
    this.#end(life);
  }

  /** Stops the process as SIGTERM does. */
  async stop(): Promise<void> {
    const life = this.#life;
    if (life === null) return;
    this.#world.trace.say(`process ${life.record.number} is stopped`);
    this.#up = false;
    const stopped = await Promise.race([
      this.call((service) => service.stop()),
      this.#world.sleep(STOP_GRACE_MS).then(() => null),
    ]);
    if (this.#life !== life) return;
    if (stopped?.end !== 'answered') life.record.killed = true;
    this.#end(life);
  }

  /** Calls the service. Never rejects: how it ended is the answer. */
  async call<T>(run: (service: SimulatedService) => Promise<T>): Promise<Answer<T>> {
    const life = this.#life;
    const span = beginSpan(this.#time());
    if (life === null) return this.#ended(span, { end: 'cut off' });
    return new Promise((resolve) => {
      const finish = (how: Pick<Answer<T>, 'end' | 'value' | 'code'>) => {
        if (life.cutOff.delete(cutOff)) resolve(this.#ended(span, how));
      };
      const cutOff = () => finish({ end: 'cut off' });
      life.cutOff.add(cutOff);
      run(life.service).then(
        (value) => finish({ end: 'answered', value }),
        (error: unknown) => finish(this.#failed(error)),
      );
    });
  }

  #failed(error: unknown): { end: CallEnd; code?: string } {
    if (error instanceof RefusedError) return { end: 'refused', code: error.code };
    if (error instanceof StoreUnavailableError) return { end: 'unavailable' };
    this.#world.breach(
      `a call failed of a fault of ours: ${error instanceof Error ? error.stack : String(error)}`,
    );
    return { end: 'unavailable' };
  }

  #ended<T>(span: Span, how: Pick<Answer<T>, 'end' | 'value' | 'code'>): Answer<T> {
    const { tick, at } = this.#time();
    return { ...span, to: tick, toAt: at, ...how };
  }

  #end(life: Life): void {
    this.#up = false;
    this.#life = null;
    this.#world.scheduler.drop(life);
    for (const cutOff of [...life.cutOff]) cutOff();
  }

  #time(): { tick: number; at: number } {
    return { tick: this.#world.scheduler.tick(), at: this.#world.now };
  }

  #noteSealed(webhookId: string, secret: string): void {
    this.#sealed.set(webhookId, [...this.secretsOf(webhookId), secret]);
    this.#justSealed = secret;
  }
}
