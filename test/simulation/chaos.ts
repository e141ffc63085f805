import type { Random } from '../support/random.ts';
import type { Ledger } from './ledger.ts';
import type { Machine } from './machine.ts';
import type { Network } from './network.ts';
import { resolveOpenChanges } from './resolve.ts';
import type { World } from './world.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/** Everything that goes wrong around the service: kills, stops, a full disk, a stepped clock, endpoints that change. */
export class Chaos {
  readonly #world: World;
  readonly #ledger: Ledger;
  readonly #machine: Machine;
  readonly #network: Network;
  readonly #random: Random;
  /** Faults of which a run is free, so that what needs some quiet shows as well. */
  readonly #spared: ReadonlySet<string>;

  #over = false;

  constructor(deps: { world: World; ledger: Ledger; machine: Machine; network: Network }) {
    this.#world = deps.world;
    this.#ledger = deps.ledger;
    this.#machine = deps.machine;
    this.#network = deps.network;
    this.#random = deps.world.random.fork();
    this.#spared = new Set(['kill', 'stop', 'disk', 'clock'].filter(() => this.#random.chance(0.3)));
  }

  async run(stopped: () => boolean): Promise<void> {
    this.#over = false;
    await Promise.all([
      this.#again(50, stopped, () => this.#endProcess()),
      this.#again(100, stopped, () => this.#pause()),
      this.#again(80, stopped, () => this.#world.during(() => this.#fillDisk())),
      this.#again(100, stopped, async () => this.#stepClock()),
      this.#again(20, stopped, async () => this.#changeEndpoint()),
    ]);
    this.#heal();
    this.#over = true;
    await this.#world.sleep(SECOND);
    if (!this.#machine.isUp) await this.start();
  }

  async #again(longestPauseS: number, stopped: () => boolean, fault: () => Promise<void>): Promise<void> {
    for (;;) {
      await this.#world.sleep(this.#random.next() ** 2 * longestPauseS * SECOND);
      if (stopped()) return;
      await fault();
    }
  }

  /** Starts a process, again where it is killed while it starts. */
  async start(): Promise<void> {
    for (;;) {
      const killed = this.#mayKill() && this.#random.chance(0.1);
      if (killed)
        this.#world.scheduler.timer(this.#world, this.#random.next() * 3, () => this.#machine.kill());
      const prepare = () => resolveOpenChanges(this.#world, this.#ledger, this.#machine);
      if (await this.#machine.start(prepare)) return;
      await this.#world.sleep(SECOND);
    }
  }

  #mayKill(): boolean {
    return !this.#over && !this.#spared.has('kill');
  }

  async #endProcess(): Promise<void> {
    if (this.#machine.isUp) {
      if (this.#random.chance(0.3) || !this.#mayKill()) {
        if (this.#spared.has('stop')) return;
        await this.#machine.stop();
      } else this.#machine.kill();
    }
    await this.#startLater();
  }

  async #startLater(): Promise<void> {
    if (this.#random.chance(0.2)) this.#stepClock();
    await this.#world.sleep(
      this.#random.pick([0, 10, SECOND, 5 * SECOND, 20 * SECOND]) * this.#random.next(),
    );
    await this.start();
  }

  #pause(): Promise<void> {
    const ms = this.#random.next() ** 2 * 30 * SECOND;
    return this.#world.during(() => this.#machine.pause(ms));
  }

  async #fillDisk(): Promise<void> {
    if (this.#spared.has('disk')) return;
    const { disk, trace } = this.#world;
    disk.commitFails = this.#random.pick([0.1, 0.5, 1]);
    disk.callFails = this.#random.pick([0, 0, 0.2]);
    trace.say(`commits fail: ${disk.commitFails}, calls of the store: ${disk.callFails}`);
    await this.#world.sleep(this.#random.next() * 20 * SECOND);
    this.#heal();
  }

  #heal(): void {
    const { disk, trace } = this.#world;
    disk.commitFails = 0;
    disk.callFails = 0;
    trace.say('the disk works');
  }

  #stepClock(): void {
    if (this.#spared.has('clock')) return;
    const by =
      this.#random.pick([SECOND / 2, 3 * SECOND, 60 * SECOND, HOUR]) * (this.#random.chance(0.5) ? 1 : -1);
    this.#world.stepWall(Math.round(by * (0.5 + this.#random.next())));
  }

  #changeEndpoint(): void {
    const { webhooks } = this.#ledger;
    if (webhooks.length > 0) this.#network.changeTemper(this.#random.pick(webhooks));
  }
}
