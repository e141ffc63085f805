import type { Millis } from './store.ts';

/** What can be seen of a store from outside, without opening it for work and without writing to it. */
export interface StoreExamination {
  /** What it is, in a sentence for the operator. */
  says: string;
  /** Something to know that is no fault; null where there is nothing. */
  remark: string | null;
  /** The installation's setting MASTER_KEY_CHECK; null where nothing is encrypted yet. */
  masterKeyCheck: Uint8Array | null;
  /** The server's clock; null where the store has none of its own. */
  now: Millis | null;
}
