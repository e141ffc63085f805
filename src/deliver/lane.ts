import type { ClaimedDelivery } from '../store/store.ts';
import { FailureBudget, WEBHOOK_FAILURES } from './failure-budget.ts';
import { type Levelled, noLevel } from './levels.ts';

/** Each attempt that ends leaves so much of the excess of those before it: the sum is of the last fifty, more or less. */
const EXCESS_KEPT = 0.98;
/** What a backlog in the store counts for, however long it is: more than enough to hold publishes back. */
const MORE_IN_STORE = 1_000;

/**
 * What the dispatcher keeps of one webhook: a bounded window of its deliveries. The rest of a backlog stays in the store.
 *
 * A delivery that this node has claimed is in one of three places: `queue` (waits for a slot), under way
 * (`inFlight`), or being settled. `held` counts all three, because each of them holds a claim in the store.
 */
export class Lane {
  readonly webhookId: string;
  /** Of its deliveries; '' before the first. */
  projectId = '';
  /** Claimed, waiting for a slot; taken from `head` on, so that taking costs no shift of the array. */
  #queue: (ClaimedDelivery | undefined)[] = [];
  #head = 0;
  /** Attempts under way. */
  inFlight = 0;
  /** In which line for a slot it is, where it has a delivery queued; set by `FairShare` alone. */
  readonly place: Levelled<Lane> = noLevel();
  readonly budget = new FailureBudget(WEBHOOK_FAILURES);
  /** The exchange that ended last was costly (`FailureBudget`). */
  failedLast = false;
  /** By how many ms this process kept attempts waiting longer than their receiver did; see `AttemptCost`. */
  #ownExcessMs = 0;
  /** A timer runs until another failure can be risked. */
  resting = false;
  /** Deliveries claimed by this node and not yet settled. */
  held = 0;
  /** The store has due deliveries of this webhook that nobody has claimed. */
  backlog = false;
  /** As far as is known, the store has more of its deliveries that are due than may be held. */
  more = false;
  /** How many were counted by `OwnBacklog`, the only one to set it. */
  countedWaiting = 0;
  /** A claim is running; a second one at the same time would only take turns with it. */
  claiming = false;
  /** When the earliest waiting retry is due, on the steady clock; null while no timer runs. */
  wakeAt: number | null = null;
  cancelWake: () => void = () => {};

  constructor(webhookId: string) {
    this.webhookId = webhookId;
  }

  get queued(): number {
    return this.#queue.length - this.#head;
  }

  add(delivery: ClaimedDelivery): void {
    this.projectId = delivery.projectId;
    this.#queue.push(delivery);
    this.held += 1;
  }

  next(): ClaimedDelivery | undefined {
    const delivery = this.#queue[this.#head];
    if (delivery === undefined) return undefined;
    // Or it would stay in memory, with its body, until the array is cut.
    this.#queue[this.#head] = undefined;
    this.#head += 1;
    if (this.#head === this.#queue.length || this.#head >= 1024) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
    return delivery;
  }

  /** An attempt has ended (`AttemptCost`). */
  ended(ownExcessMs: number): void {
    this.#ownExcessMs = this.#ownExcessMs * EXCESS_KEPT + ownExcessMs;
  }

  /** Deliveries that are queued although the receiver would take them sooner. A backlog in the store counts as many. */
  get waitingForUs(): number {
    const receiverWouldTakeThem = this.#ownExcessMs > 0 && !this.failedLast && !this.resting;
    return receiverWouldTakeThem ? this.queued + (this.more ? MORE_IN_STORE : 0) : 0;
  }

  /** Takes all that waits for a slot. */
  takeQueued(): ClaimedDelivery[] {
    const queued = this.#queue.slice(this.#head).filter((delivery) => delivery !== undefined);
    this.#queue = [];
    this.#head = 0;
    return queued;
  }

  /** Nothing is left that needs this lane; it can be forgotten and made again. */
  get idle(): boolean {
    return this.held === 0 && !this.backlog && !this.claiming && this.wakeAt === null && !this.resting;
  }
}
