import type { Clock } from '../../clock.ts';
import type { ChangeHints } from './change-log.ts';
import type { ClaimBook } from './claim-book.ts';
import type { ClaimTurns } from './claim-turns.ts';
import type { Database } from './database.ts';
import type { DatabaseClock } from './database-clock.ts';
import type { EventKeys } from './delivery-ids.ts';
import type { Directory } from './directory.ts';
import type { HealthBook } from './health-book.ts';
import type { Node } from './node.ts';
import type { Wake } from './wake.ts';

/** What the parts of the store share. */
export interface Core {
  readonly database: Database;
  /** For history, so that a long look-up keeps no publish waiting for a connection. */
  readonly reads: Database;
  readonly clock: Clock;
  readonly directory: Directory;
  readonly book: ClaimBook;
  readonly claimTurns: ClaimTurns;
  readonly keys: EventKeys;
  readonly time: DatabaseClock;
  readonly node: Node;
  readonly wake: Wake;
  readonly hints: ChangeHints;
  readonly health: HealthBook;
}
