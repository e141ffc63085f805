import type { FairShare } from './fair-share.ts';
import type { Lane } from './lane.ts';

/**
 * Deliveries that wait although their receivers would take them, as it is this process that cannot send any faster. Not
 * those of receivers that take longer than this process does, that fail, or that are without a slot because others hang.
 */
export class OwnBacklog {
  readonly #slots: Pick<FairShare, 'roomy'>;
  readonly #told: (deliveries: number) => void;
  #waiting = 0;

  /** @param told with every change how many there are */
  constructor(slots: Pick<FairShare, 'roomy'>, told: (deliveries: number) => void) {
    this.#slots = slots;
    this.#told = told;
  }

  /** To be called when something of the lane may have changed. */
  look(lane: Lane): void {
    const waiting = lane.waitingForUs;
    if (waiting === lane.countedWaiting) return;
    this.#waiting += waiting - lane.countedWaiting;
    lane.countedWaiting = waiting;
    this.#told(this.#slots.roomy ? this.#waiting : 0);
  }
}
