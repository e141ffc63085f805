import type { DeliveryDetail } from '../../../src/history/history.ts';
import type { DeliveryRow } from '../../../src/store/store.ts';
import type { Ledger, ProjectRecord } from '../ledger.ts';
import type { World } from '../world.ts';

/** What the history says when everything has come to rest. */
export interface Findings {
  world: World;
  ledger: Ledger;
  /** By project and event id. */
  events: Map<ProjectRecord, Map<string, FoundEvent>>;
}

export interface FoundEvent {
  body: Uint8Array;
  deliveries: FoundDelivery[];
}

export interface FoundDelivery {
  row: DeliveryRow;
  detail: DeliveryDetail;
}

/** Checks one promise; says what breaks it through `world.breach`. */
export type PromiseCheck = (findings: Findings) => void;
