import type {
  ClaimedDelivery,
  ClaimOutcome,
  DeliveryQueue,
  SettledAttempt,
  SettleOutcome,
} from '../../store.ts';
import type { ClaimedRows } from '../boundary/messages.ts';
import type { Directory, KnownWebhook } from './directory.ts';
import type { EndDeleted } from './end-deleted.ts';
import type { WriteQueue } from './write-queue.ts';

export class QueuePart implements DeliveryQueue {
  readonly claimLimit: number;
  readonly #queue: WriteQueue;
  readonly #directory: Directory;
  readonly #endDeleted: EndDeleted;

  constructor(
    deps: { queue: WriteQueue; directory: Directory; endDeleted: EndDeleted },
    options: { claimLimit: number },
  ) {
    this.claimLimit = options.claimLimit;
    this.#queue = deps.queue;
    this.#directory = deps.directory;
    this.#endDeleted = deps.endDeleted;
  }

  async waiting(): Promise<{ webhookId: string; dueInMs: number }[]> {
    const waiting = await this.#queue.command('waiting');
    return waiting.flatMap(({ webhook, dueInMs }) => {
      const webhookId = this.#directory.byNum(webhook)?.id;
      return webhookId === undefined ? [] : [{ webhookId, dueInMs }];
    });
  }

  async claim(webhookId: string): Promise<ClaimOutcome> {
    const webhook = this.#directory.webhook(webhookId);
    if (webhook === undefined) return { deliveries: [], nextDueInMs: null };
    const rows = await this.#queue.command('claim', webhook.num);
    return { deliveries: this.#unpack(webhook, rows), nextDueInMs: rows.nextDueInMs };
  }

  settle(attempt: SettledAttempt): Promise<SettleOutcome> {
    const webhook = this.#directory.webhook(attempt.webhookId);
    const seq = webhook?.held.get(attempt.deliveryId);
    if (webhook === undefined || seq === undefined) return Promise.resolve({ result: 'lost' });
    return this.#queue.settle(seq, webhook.num, attempt);
  }

  async letGo(webhookId: string, deliveryIds: readonly string[]): Promise<void> {
    const webhook = this.#directory.webhook(webhookId);
    if (webhook === undefined) return;
    const seqs = deliveryIds.flatMap((id) => webhook.held.get(id) ?? []);
    await this.#queue.command('letGo', webhook.num, seqs);
    this.#endDeleted.begin(webhook.num);
  }

  /** This process alone has the database, so there is no other node. */
  onWaiting(): () => void {
    return () => {};
  }

  #unpack(webhook: KnownWebhook, rows: ClaimedRows): ClaimedDelivery[] {
    let bodyAt = 0;
    return rows.seqs.map((seq, i) => {
      const id = this.#directory.ids.toId(seq);
      const begin = bodyAt;
      bodyAt += rows.sizes[i] ?? 0;
      return {
        id,
        webhookId: webhook.id,
        projectId: webhook.projectId,
        eventId: rows.eventIds[i] ?? '',
        eventType: this.#directory.typeName(rows.types[i] ?? 0),
        attempt: rows.attempts[i] ?? 0,
        body: rows.bodies.subarray(begin, bodyAt),
      };
    });
  }
}
