import type { DeliveryDetail } from '../../../src/history/history.ts';
import type { DeliveryRow } from '../../../src/store/store.ts';
import type { Ledger, ProjectRecord } from '../ledger.ts';
import type { World } from '../world.ts';

/** What the history says when everything has come to rest. */
export interface Findings {
  world: World;
  /** True time, in ms. */
  at: number;
  ledger: Ledger;
  /** Attempts that may be under way in all. */
  totalLimit: number;
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

/** What is found besides what was known before. */
export function without(findings: Findings, known: Findings): Findings {
  const events: Findings['events'] = new Map();
  for (const [project, found] of findings.events) {
    const before = known.events.get(project);
    events.set(project, new Map([...found].filter(([id]) => before?.has(id) !== true)));
  }
  return { ...findings, events };
}
