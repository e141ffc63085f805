import type { Clock } from '../clock.ts';
import type { ClaimedDelivery, DeliveryQueue, SettledAttempt } from '../store/store.ts';
import { type AttemptPolicy, failedBeforeSending, makeAttempt } from './attempt.ts';
import type { DeliverySink } from './delivery-sink.ts';
import { Lane } from './lane.ts';
import type { Recorder } from './recorder.ts';
import { SecretUnreadableError, type Target, type TargetDirectory } from './target-directory.ts';
import type { Transport } from './transport.ts';

export interface DispatchLimits {
  /** Attempts under way for one webhook. */
  perWebhook: number;
  /** Attempts under way in all. */
  total: number;
}

/** Wait before the store is asked again after it could not answer. */
const STORE_RETRY_MS = 1_000;
/** Timers of one webhook's retries that fall closer together than this are served by one claim. Late, never early. */
const WAKE_GRAIN_MS = 5;
/** A webhook may use this part of the slots that are free in all, so that a few hanging ones can never use them up. */
const SHARE_OF_FREE_SLOTS = 1 / 8;

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
  readonly #limits: DispatchLimits;

  readonly #lanes = new Map<string, Lane>();
  /** Lanes with a queued delivery that got no slot, in the order in which they will be served. */
  readonly #starved = new Set<Lane>();
  #inFlight = 0;
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
  }) {
    this.#queue = deps.queue;
    this.#targets = deps.targets;
    this.#transport = deps.transport;
    this.#recorder = deps.recorder;
    this.#clock = deps.clock;
    this.#policy = deps.policy;
    this.#limits = deps.limits;
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
    this.#refill(lane);
  }

  /**
   * Starts no further attempt and resolves when those under way have ended and are recorded, each within its own
   * deadline. What was claimed but not started stays unfinished in the store.
   */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#stopListening();
    for (const lane of this.#lanes.values()) lane.cancelWake();
    this.#starved.clear();
    if (this.#inFlight > 0) await new Promise<void>((resolve) => (this.#drained = resolve));
    await this.#recorder.drained();
  }

  /** Attempts under way, and deliveries claimed by this node. */
  stats(): { inFlight: number; held: number; lanes: number } {
    return { inFlight: this.#inFlight, held: this.#held, lanes: this.#lanes.size };
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

  /** Starts what the lane has queued, as far as its share of the slots goes. */
  #pump(lane: Lane): void {
    while (lane.queued > 0 && this.#hasSlot(lane)) this.#startNext(lane);
    if (lane.queued > 0 && lane.inFlight < this.#limits.perWebhook) this.#starved.add(lane);
  }

  #hasSlot(lane: Lane): boolean {
    if (this.#stopping) return false;
    const free = this.#limits.total - this.#inFlight;
    const share = Math.min(this.#limits.perWebhook, Math.max(1, Math.floor(free * SHARE_OF_FREE_SLOTS)));
    return free > 0 && lane.inFlight < share;
  }

  #startNext(lane: Lane): void {
    const delivery = lane.next();
    if (delivery === undefined) return;
    lane.inFlight += 1;
    this.#inFlight += 1;
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
    if (target === null) return this.#failUnsent(lane, delivery, 'webhook deleted');
    this.#send(lane, delivery, target);
  }

  #retryStart(lane: Lane, delivery: ClaimedDelivery): void {
    if (this.#stopping) this.#freeSlot(lane);
    else void this.#loadAndSend(lane, delivery);
  }

  #failUnsent(lane: Lane, delivery: ClaimedDelivery, failure: string): void {
    this.#ended(lane, delivery, failedBeforeSending(this.#clock, this.#policy, delivery, failure));
  }

  #send(lane: Lane, delivery: ClaimedDelivery, target: Target): void {
    const deps = { clock: this.#clock, transport: this.#transport, policy: this.#policy };
    makeAttempt(deps, delivery, target, (attempt) => this.#ended(lane, delivery, attempt));
  }

  #ended(lane: Lane, delivery: ClaimedDelivery, attempt: SettledAttempt): void {
    this.#recorder.record(delivery, attempt, (retryAt) => this.#recorded(lane, retryAt));
    this.#freeSlot(lane);
  }

  /** A slot is free: lanes that had to wait for one come first, this lane behind them. */
  #freeSlot(lane: Lane): void {
    lane.inFlight -= 1;
    this.#inFlight -= 1;
    if (this.#stopping) {
      if (this.#inFlight === 0) this.#drained?.();
      return;
    }
    if (lane.queued > 0) this.#starved.add(lane);
    for (const starved of this.#starved) {
      if (!this.#hasSlot(starved)) {
        if (this.#inFlight >= this.#limits.total) break;
        continue;
      }
      this.#starved.delete(starved);
      this.#startNext(starved);
      if (starved.queued > 0) this.#starved.add(starved);
      break;
    }
  }

  /** The attempt is on disk and its claim is free. */
  #recorded(lane: Lane, retryAt: number | null): void {
    lane.held -= 1;
    this.#held -= 1;
    if (this.#stopping) return;
    if (retryAt !== null) this.#claimIn(lane, retryAt - this.#clock.steady());
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
