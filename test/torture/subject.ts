import type { Random } from '../support/random.ts';

/**
 * The service under torture: one process or many, on whatever store. Publishers, customers, endpoints and the account
 * know no more of it than this.
 */
export interface Subject {
  /** Where its API is; asked for again before each call, as another node may be the one to ask. */
  readonly url: string;
  readonly adminToken: string;
  /**
   * A call whose answer was cut off may still be carried out later: a node that was frozen reads it when it goes on,
   * while another answers what it knows.
   */
  readonly actsLate: boolean;
  readonly faults: readonly Fault[];
  /** What was done to it so far. */
  readonly incidents: readonly Incident[];
  /** Sees to it that it runs, unharmed, for the account: what lasts has come to its end. */
  heal(): Promise<void>;
  /** Ends it and gives back what it was lent by the machine. */
  dispose(): Promise<void>;
}

export interface Fault {
  name: string;
  /** How many of it there are among a deck of faults. */
  weight: number;
  /** For how long it goes on in the background, while others strike. */
  lastsMs?: number;
  /** Resolves when the service is whole again; of a lasting one, when it has begun. */
  strike(random: Random): Promise<void>;
}

/** Something that was done to the service, on this process's steady clock (ms of performance.now). */
export interface Incident {
  /** `kill`: attempts under way may be made again. `pause`: nothing happened meanwhile. `clock`: its wall clock was stepped. */
  kind: 'kill' | 'pause' | 'full disk' | 'clock';
  from: number;
  to: number;
  /** How far the wall clock is off afterwards, where it was stepped. */
  offMs?: number;
}
