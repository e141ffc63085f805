import type { Change } from '../support/webhook-changes.ts';
import type { Endpoint } from './endpoint.ts';

/** What publishers and customers did and were told. Times are ms of performance.now. */
export interface Ledger {
  /** By event id. */
  publishes: Map<string, Publish>;
  hooks: Hook[];
  /** When publishers were told 503: to try again later. */
  unavailable: number[];
  /** Answers that no promise covers, one line each. */
  complaints: string[];
}

export interface Publish {
  type: string;
  from: number;
  /** When it was answered or given up. */
  to: number;
  /** Answered with 202: may not be lost. Else it may be known to the service or not, but not in part. */
  accepted: boolean;
}

/** A webhook and the endpoint behind it. */
export interface Hook {
  endpoint: Endpoint;
  id: string | null;
  changes: Change[];
  resends: Resend[];
}

export interface Resend {
  eventId: string;
  /** Null where the answer was cut off: it has been done or not. */
  deliveryId: string | null;
}

export function newLedger(): Ledger {
  return { publishes: new Map(), hooks: [], unavailable: [], complaints: [] };
}

export function acceptedCount(ledger: Ledger): number {
  return [...ledger.publishes.values()].filter(({ accepted }) => accepted).length;
}
