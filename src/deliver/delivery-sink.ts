import type { ClaimedDelivery } from '../store/store.ts';

/** Where the stages before delivering hand on what they made. Implemented by the dispatcher. */
export interface DeliverySink {
  /** Takes over deliveries that were born claimed; they are sent as soon as their webhook has a free slot. */
  offer(deliveries: readonly ClaimedDelivery[]): void;
  /** Says that a webhook has deliveries waiting in the store, due now. */
  wake(webhookId: string): void;
  /** Says that a webhook is deleted: what is not under way yet is not sent. */
  drop(webhookId: string): void;
}
