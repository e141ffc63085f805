import type { Clock } from '../clock.ts';
import {
  type ClaimedDelivery,
  type DeliveryQueue,
  type SettledAttempt,
  WEBHOOK_DELETED,
} from '../store/store.ts';
import { type AttemptCost, type AttemptPolicy, failedBeforeSending, makeAttempt } from './attempt.ts';
import type { DeliverySink } from './delivery-sink.ts';
import { type DispatchLimits, FairShare } from './fair-share.ts';
import { Lane } from './lane.ts';
import { OwnBacklog } from './own-backlog.ts';
import type { Recorder } from './recorder.ts';
import { SecretUnreadableError, type Target, type TargetDirectory } from './target-directory.ts';
import type { Transport } from './transport.ts';

/** Wait before the store is asked again after it could not answer. */
const STORE_RETRY_MS = 1_000;
/** Timers of one webhook's retries that fall closer together than this are served by one claim. Late, never early. */
const WAKE_GRAIN_MS = 5;
const NO_COST: AttemptCost = { costly: false, ownExcessMs: 0 };

/**
 * Brings claimed deliveries to their receivers: a window per webhook, a fair share of the slots for each, and one timer
 * per webhook for what waits in the store.
 *
 * How a delivery moves: offered or claimed → queued in its lane → attempt under way → recorded, which frees its claim.
 * A retry does not stay here: it goes back to the store, and its lane claims it again when it is due.
 */
export class Dispatcher implements DeliverySink {
  readonly #queue: DeliveryQueue;
  readonly #targets: TargetDirectory;
  readonly #transport: Transport;
  readonly #recorder: Recorder;
  readonly #clock: Clock;
  readonly #policy: AttemptPolicy;
  readonly #fair: FairShare;

  readonly #lanes = new Map<string, Lane>();
  readonly #ownBacklog: OwnBacklog;
  #held = 0;
  #stopping = false;
  #stopListening: () => void = () => {};
  #drained: (() => void) | null = null;

  constructor(deps: {
    queue: DeliveryQueue;
    targets: TargetDirectory;
    transport: Transport;
    recorder: Recorder;
    clock: Clock;
    policy: AttemptPolicy;
    limits: DispatchLimits;
    /** Told again and again how many deliveries wait although their receivers would take them. Left out: nobody is. */
    onOwnBacklog?: (deliveries: number) => void;
  }) {
    this.#queue = deps.queue;
    this.#targets = deps.targets;
    this.#transport = deps.transport;
    this.#recorder = deps.recorder;
    this.#clock = deps.clock;
    this.#policy = deps.policy;
    this.#fair = new FairShare(deps.limits);
    this.#ownBacklog = new OwnBacklog(this.#fair, deps.onOwnBacklog ?? (() => {}));
  }

  /** Takes up everything unfinished in the store, and from then on whatever is offered. */
  async start(): Promise<void> {
    this.#stopListening = this.#queue.onWaiting((webhookId) => this.wake(webhookId));
    for (const { webhookId, dueInMs } of await this.#queue.waiting()) {
      this.#claimIn(this.#lane(webhookId), dueInMs);
    }
  }

  offer(deliveries: readonly ClaimedDelivery[]): void {
    for (const delivery of deliveries) {
      const lane = this.#lane(delivery.webhookId);
      this.#take(lane, delivery);
      this.#pump(lane);
    }
  }

  wake(webhookId: string): void {
    const lane = this.#lane(webhookId);
    lane.backlog = true;
    lane.more = true;
    this.#ownBacklog.look(lane);
    this.#refill(lane);
  }

  drop(webhookId: string): void {
    const lane = this.#lanes.get(webhookId);
    if (lane !== undefined) this.#letGo(lane, lane.takeQueued());
  }

  /**
   * Starts no further attempt and resolves when those under way have ended and are recorded, each within its own
   * deadline. What was claimed but not started stays unfinished in the store.
   */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#stopListening();
    for (const lane of this.#lanes.values()) lane.cancelWake();
    if (this.#fair.inFlight > 0) await new Promise<void>((resolve) => (this.#drained = resolve));
    await this.#recorder.drained();
  }

  /** Attempts under way, and deliveries claimed by this node. */
  stats(): { inFlight: number; held: number; lanes: number } {
    return { inFlight: this.#fair.inFlight, held: this.#held, lanes: this.#lanes.size };
  }

  #lane(webhookId: string): Lane {
    let lane = this.#lanes.get(webhookId);
    if (lane === undefined) {
      lane = new Lane(webhookId);
      this.#lanes.set(webhookId, lane);
    }
    return lane;
  }

  #forgetIfIdle(lane: Lane): void {
    if (lane.idle) this.#lanes.delete(lane.webhookId);
  }

  #take(lane: Lane, delivery: ClaimedDelivery): void {
    lane.add(delivery);
    this.#held += 1;
  }

  // -------------------------------------------------------------------------------------------------- slots

  /** Starts what the lane has queued, and counts what is left. */
  #pump(lane: Lane): void {
    this.#startQueued(lane);
    this.#ownBacklog.look(lane);
  }

  /** As far as the lane's share of the slots goes; then it waits for its turn. */
  #startQueued(lane: Lane): void {
    while (lane.queued > 0 && this.#mayStart(lane)) {
      if (!this.#fair.hasSlot(lane)) {
        this.#fair.wait(lane);
        return;
      }
      this.#startNext(lane);
    }
    this.#fair.leave(lane);
  }

  /** Where the lane's failures have cost too much lately, it is looked at again once it may risk another. */
  #mayStart(lane: Lane): boolean {
    if (this.#stopping || lane.resting) return false;
    const waitMs = this.#fair.waitMs(lane, this.#clock);
    if (waitMs === 0) return true;
    lane.resting = true;
    this.#clock.timer(waitMs, () => {
      lane.resting = false;
      this.#pump(lane);
    });
    return false;
  }

  #startNext(lane: Lane): void {
    const delivery = lane.next();
    if (delivery === undefined) return;
    this.#fair.started(lane);
    const target = this.#targets.fresh(lane.webhookId);
    if (target !== null) this.#send(lane, delivery, target);
    else void this.#loadAndSend(lane, delivery);
  }

  async #loadAndSend(lane: Lane, delivery: ClaimedDelivery): Promise<void> {
    let target: Target | null;
    try {
      target = await this.#targets.load(lane.webhookId);
    } catch (error) {
      if (error instanceof SecretUnreadableError) return this.#failUnsent(lane, delivery, error.message);
      // The store is away, which is no fault of the receiver: no attempt is used up.
      this.#clock.timer(STORE_RETRY_MS, () => this.#retryStart(lane, delivery));
      return;
    }
    if (target === null) return this.#failUnsent(lane, delivery, WEBHOOK_DELETED);
    this.#send(lane, delivery, target);
  }

  #retryStart(lane: Lane, delivery: ClaimedDelivery): void {
    if (this.#stopping) this.#freeSlot(lane);
    else void this.#loadAndSend(lane, delivery);
  }

  /** Another node may have deleted the webhook. Whatever is queued for it is let go of as well. */
  #letGoOfAll(lane: Lane, started: ClaimedDelivery): void {
    this.#letGo(lane, [started, ...lane.takeQueued()]);
    this.#freeSlot(lane);
  }

  /** Gives deliveries back to the store, which ends those of a deleted webhook. */
  #letGo(lane: Lane, deliveries: readonly ClaimedDelivery[]): void {
    this.#fair.leave(lane);
    this.#ownBacklog.look(lane);
    if (deliveries.length === 0 || this.#stopping) return;
    const ids = deliveries.map(({ id }) => id);
    this.#queue.letGo(lane.webhookId, ids).then(
      () => {
        lane.held -= ids.length;
        this.#held -= ids.length;
        this.#lookOn(lane);
      },
      () => this.#clock.timer(STORE_RETRY_MS, () => this.#letGo(lane, deliveries)),
    );
  }

  #failUnsent(lane: Lane, delivery: ClaimedDelivery, failure: string): void {
    this.#ended(lane, delivery, failedBeforeSending(this.#clock, this.#policy, delivery, failure), NO_COST);
  }

  #send(lane: Lane, delivery: ClaimedDelivery, target: Target): void {
    if (target.deleted) {
      this.#letGoOfAll(lane, delivery);
      return;
    }
    const deps = {
      clock: this.#clock,
      transport: this.#transport,
      policy: this.#policy,
      targets: this.#targets,
    };
    makeAttempt(deps, delivery, target, (attempt, cost) => this.#ended(lane, delivery, attempt, cost));
  }

  #ended(lane: Lane, delivery: ClaimedDelivery, attempt: SettledAttempt, cost: AttemptCost): void {
    lane.ended(cost.ownExcessMs);
    this.#recorder.record(delivery, attempt, (retryAt) => this.#recorded(lane, retryAt));
    this.#freeSlot(lane, cost.costly);
  }

  /** A slot is free: whoever is next gets it, this lane behind those that have less. */
  #freeSlot(lane: Lane, costly = false): void {
    this.#fair.ended(lane, costly, this.#clock);
    if (this.#stopping) {
      if (this.#fair.inFlight === 0) this.#drained?.();
      return;
    }
    this.#standInLine(lane);
    for (let next = this.#fair.next(); next !== undefined; next = this.#fair.next()) {
      this.#startNext(next);
      this.#standInLine(next);
      this.#ownBacklog.look(next);
    }
    this.#ownBacklog.look(lane);
  }

  #standInLine(lane: Lane): void {
    if (lane.queued > 0 && this.#mayStart(lane)) this.#fair.wait(lane);
  }

  /** The attempt is on disk and its claim is free. */
  #recorded(lane: Lane, retryAt: number | null): void {
    lane.held -= 1;
    this.#held -= 1;
    if (this.#stopping) return;
    if (retryAt !== null) this.#claimIn(lane, retryAt - this.#clock.steady());
    this.#lookOn(lane);
  }

  /** Fewer of the lane's deliveries are held: it may have more, or none at all. */
  #lookOn(lane: Lane): void {
    if (lane.backlog) this.#refill(lane);
    else this.#forgetIfIdle(lane);
  }

  // -------------------------------------------------------------------------------------------------- claims

  /** Claims more of a backlog once a good part of the window is free, so that each claim takes many. */
  #refill(lane: Lane): void {
    if (lane.claiming || this.#stopping) return;
    if (lane.held > this.#queue.claimLimit / 2) return;
    void this.#claim(lane);
  }

  async #claim(lane: Lane): Promise<void> {
    lane.claiming = true;
    lane.backlog = false;
    try {
      const { deliveries, nextDueInMs } = await this.#queue.claim(lane.webhookId);
      lane.claiming = false;
      for (const delivery of deliveries) this.#take(lane, delivery);
      lane.more = nextDueInMs === 0;
      if (nextDueInMs === 0) lane.backlog = true;
      else if (nextDueInMs !== null) this.#claimIn(lane, nextDueInMs);
      this.#pump(lane);
      // With nothing held, no recorded attempt would bring the lane back here.
      if (lane.backlog && lane.held === 0) this.#claimIn(lane, WAKE_GRAIN_MS);
      this.#forgetIfIdle(lane);
    } catch {
      lane.claiming = false;
      this.#claimIn(lane, STORE_RETRY_MS);
    }
  }

  /** Claims for the lane in `delayMs`, or earlier where a timer for an earlier time runs already. */
  #claimIn(lane: Lane, delayMs: number): void {
    if (this.#stopping) return;
    const at = this.#clock.steady() + Math.max(0, delayMs);
    if (lane.wakeAt !== null) {
      if (lane.wakeAt <= at + WAKE_GRAIN_MS) return;
      lane.cancelWake();
    }
    lane.wakeAt = at;
    lane.cancelWake = this.#clock.timer(Math.ceil(Math.max(0, delayMs)), () => {
      lane.wakeAt = null;
      lane.backlog = true;
      this.#refill(lane);
    });
  }
}
