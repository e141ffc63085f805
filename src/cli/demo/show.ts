import type { DeliveryRow, DemoKeys } from './api.ts';
import type { BoardRow } from './board.ts';
import type { Endpoint } from './endpoints.ts';
import type { Outcome } from './outcome.ts';

/** The demo's service while it stays up to be looked at. */
export interface Running {
  url: string;
  keys: DemoKeys;
  /** The delivery with the most to see. */
  example: DeliveryRow;
  logFile: string;
  /** A link that works once; null where there is none. */
  dashboard: string | null;
}

/** How the demo is told, step by step: to people or to a program. */
export interface Show {
  started(service: { url: string; data: string }): void;
  registered(endpoint: Endpoint, webhook: { id: string; url: string; types: readonly string[] }): void;
  /** @param seconds about how long the retries will take */
  publishing(events: number, seconds: number): void;
  arrived(row: BoardRow): void;
  /** To be called now and then while nothing arrives: tells what is being waited for. */
  waiting(): void;
  /** Nothing arrives any more. May be called more than once. */
  settled(): void;
  ended(outcome: Outcome): void;
  staysUp(running: Running): void;
}
