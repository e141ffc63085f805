/**
 * When a webhook's deliveries may be claimed. A batch of publishes hands its project's free slots to the deliveries that
 * are born in it, so a claim waits until the batch is through; then the slots that the claim asks for are taken out
 * before the next batch begins. Without turns both would give away the same slots.
 */
export class ClaimTurns {
  readonly #lanes: number;
  readonly #waiting: (() => void)[][];
  readonly #runningIn: (lane: number) => boolean;

  /** @param runningIn whether a batch of publishes is under way in a lane */
  constructor(lanes: number, runningIn: (lane: number) => boolean) {
    this.#lanes = lanes;
    this.#runningIn = runningIn;
    this.#waiting = Array.from({ length: lanes }, () => []);
  }

  /** Every publish of a project goes through one lane. */
  laneOf(projectId: string): number {
    return Number.parseInt(projectId.slice(-4), 16) % this.#lanes || 0;
  }

  /** Calls `begin` when the project's slots are nobody's; it must reserve what it needs before it returns. */
  take<T>(projectId: string, begin: () => Promise<T>): Promise<T> {
    const lane = this.laneOf(projectId);
    if (!this.#runningIn(lane)) return begin();
    return new Promise((resolve, reject) => {
      this.#waiting[lane]?.push(() => begin().then(resolve, reject));
    });
  }

  /** Between two batches of a lane. */
  next(lane: number): void {
    for (const begin of this.#waiting[lane]?.splice(0) ?? []) begin();
  }
}
