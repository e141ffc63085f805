import { TransientMap } from '../../common/transient-map.ts';
import type { Millis } from '../store.ts';

/** Bodies that one webhook may hold in memory; a single larger one is let through. */
const MAX_CLAIMED_BYTES = 4 * 1024 * 1024;

/** Deliveries that a claim asks for beyond those that are known to wait: retries, and what other nodes have left. */
const SOME_MORE = 32;

/** A delivery that this node holds. */
export interface Claim {
  projectId: string;
  deliveryId: string;
  /** The number of the attempt to be made. */
  attempt: number;
  bytes: number;
  /** The number that the node had when it claimed it. */
  node: number;
  /** An attempt of it is being recorded. */
  settling: boolean;
}

/** What a webhook may be given to this node. */
export interface Room {
  slots: number;
  bytes: number;
  /** Nothing is held, so that a single delivery larger than `bytes` may come. */
  empty: boolean;
}

/** How many deliveries of one webhook a node may hold. */
export interface ClaimLimits {
  /** Beside others, which are to have a part of a busy webhook's work. */
  shared: number;
  /** Where there is no other: what finds no room is claimed by a statement of its own, which rewrites its row. */
  alone: number;
}

/** What this node knows of one webhook's queue. */
export class WebhookClaims {
  readonly projectId: string;
  readonly webhookId: string;
  readonly held = new TransientMap<string, Claim>();
  bytes = 0;
  /** Slots promised to claims that are under way. */
  reserved = 0;
  /** How many this node's publishes have left waiting that it has not claimed since. Others may have left more. */
  leftWaiting = 0;
  /** When the first delivery that waits in the store is due, on the steady clock, as far as this node knows. */
  nextDue: Millis = Number.POSITIVE_INFINITY;

  constructor(projectId: string, webhookId: string) {
    this.projectId = projectId;
    this.webhookId = webhookId;
  }

  /**
   * How many of `slots` free ones a claim should ask for: where all that is known to wait is few, little more than that. The
   * others stay free for what is published meanwhile, which would otherwise wait in its turn, and never come to an end.
   */
  wanted(slots: number): number {
    return this.leftWaiting === 0 ? slots : Math.min(slots, this.leftWaiting + SOME_MORE);
  }

  get idle(): boolean {
    return this.held.size === 0 && this.reserved === 0 && this.nextDue === Number.POSITIVE_INFINITY;
  }
}

/** Who of this node's webhooks has how much room, and what it holds of each. */
export class ClaimBook {
  readonly #limits: ClaimLimits;
  #isAlone = false;
  readonly #webhooks = new Map<string, WebhookClaims>();
  readonly #ofProject = new Map<string, Set<WebhookClaims>>();

  constructor(limits: ClaimLimits) {
    this.#limits = limits;
  }

  /** How many deliveries of one webhook may be held now. */
  get limit(): number {
    return this.#isAlone ? this.#limits.alone : this.#limits.shared;
  }

  /** @param isAlone whether no other node lives that could do a part of the work */
  setAlone(isAlone: boolean): void {
    this.#isAlone = isAlone;
  }

  of(projectId: string, webhookId: string): WebhookClaims {
    let claims = this.#webhooks.get(webhookId);
    if (claims === undefined) {
      claims = new WebhookClaims(projectId, webhookId);
      this.#webhooks.set(webhookId, claims);
      const siblings = this.#ofProject.get(projectId) ?? new Set();
      this.#ofProject.set(projectId, siblings.add(claims));
    }
    return claims;
  }

  find(webhookId: string): WebhookClaims | undefined {
    return this.#webhooks.get(webhookId);
  }

  /** Webhooks of a project that this node has something of. */
  ofProject(projectId: string): Iterable<WebhookClaims> {
    return this.#ofProject.get(projectId) ?? [];
  }

  room(claims: WebhookClaims): Room {
    const taken = claims.held.size + claims.reserved;
    return {
      slots: Math.max(0, this.limit - taken),
      bytes: Math.max(0, MAX_CLAIMED_BYTES - claims.bytes),
      empty: taken === 0,
    };
  }

  get fullRoom(): Room {
    return { slots: this.limit, bytes: MAX_CLAIMED_BYTES, empty: true };
  }

  /** Room for deliveries that are born now: none while older ones are due, which would be overtaken. */
  roomForNew(claims: WebhookClaims, now: Millis): Room {
    return claims.nextDue <= now ? { slots: 0, bytes: 0, empty: false } : this.room(claims);
  }

  /** A delivery that was taken from this node, which did not notice, and claimed by it again is held anew. */
  hold(claims: WebhookClaims, claim: Claim): void {
    claims.bytes += claim.bytes - (claims.held.get(claim.deliveryId)?.bytes ?? 0);
    claims.held.set(claim.deliveryId, claim);
  }

  /** A claim that another has replaced is gone already: without its own entry the delivery would stay in flight for good. */
  release(claims: WebhookClaims, claim: Claim): void {
    if (claims.held.get(claim.deliveryId) === claim) {
      claims.held.delete(claim.deliveryId);
      claims.bytes -= claim.bytes;
    }
    this.forgetIfIdle(claims);
  }

  forgetIfIdle(claims: WebhookClaims): void {
    // What was forgotten and made anew meanwhile is not this one's to forget.
    if (!claims.idle || this.#webhooks.get(claims.webhookId) !== claims) return;
    this.#webhooks.delete(claims.webhookId);
    const siblings = this.#ofProject.get(claims.projectId);
    siblings?.delete(claims);
    if (siblings?.size === 0) this.#ofProject.delete(claims.projectId);
  }

  /** Ids of everything held under one of the node's numbers. */
  heldUnder(node: number): string[] {
    const ids: string[] = [];
    for (const { held } of this.#webhooks.values()) {
      for (const claim of held.values()) if (claim.node === node) ids.push(claim.deliveryId);
    }
    return ids;
  }
}
