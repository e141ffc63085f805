import type { DeliveryFilter, DeliveryRow, EndedSpan, HistoryStore, Millis } from '../../store.ts';
import type { FinishedRange, RecoveredChunk, RecoverPlace } from '../boundary/messages.ts';
import type { DeliveryDetail, EventDetail } from '../boundary/reads.ts';
import { firstSeqAt } from '../delivery-ids.ts';
import { statusNumber } from '../delivery-status.ts';
import type { Directory } from './directory.ts';
import type { Reading } from './reading.ts';
import type { WriteQueue } from './write-queue.ts';

export class HistoryPart implements HistoryStore {
  readonly #queue: WriteQueue;
  readonly #reads: Reading;
  readonly #directory: Directory;
  /** Up to here (an event's seq) the run of `removeExpired` under way has looked. */
  #expiredUpTo = 0;

  constructor(queue: WriteQueue, reads: Reading, directory: Directory) {
    this.#queue = queue;
    this.#reads = reads;
    this.#directory = directory;
  }

  async page(
    filter: DeliveryFilter,
    window: { limit: number; offset?: number; before?: string },
  ): Promise<DeliveryRow[]> {
    const scope = this.#scope(filter);
    const type = filter.eventType === undefined ? null : this.#directory.type(filter.eventType);
    const before = window.before === undefined ? undefined : this.#directory.ids.toSeq(window.before);
    if (scope === null || type === undefined || before === null) return [];
    const until = filter.until === undefined ? Number.MAX_SAFE_INTEGER : firstSeqAt(filter.until);
    return this.#reads.read('page', {
      webhooks: scope.webhooks.map((webhook) => webhook.num),
      statuses: filter.statuses ?? null,
      type,
      event: filter.eventId === undefined ? null : { project: scope.project, id: filter.eventId },
      from: filter.since === undefined ? 0 : firstSeqAt(filter.since),
      below: Math.min(until, before ?? Number.MAX_SAFE_INTEGER),
      offset: window.offset ?? 0,
      limit: window.limit,
      view: this.#reads.viewOf(scope.webhooks),
    });
  }

  async delivery(projectId: string, webhookId: string, deliveryId: string): Promise<DeliveryDetail | null> {
    const webhook = this.#directory.webhookIn(projectId, webhookId);
    const seq = this.#directory.ids.toSeq(deliveryId);
    if (webhook === undefined || seq === null) return null;
    return this.#reads.read('delivery', webhook.num, seq, this.#reads.viewOf([webhook]));
  }

  async event(projectId: string, eventId: string): Promise<EventDetail | null> {
    const project = this.#directory.project(projectId);
    if (project === undefined) return null;
    const view = this.#reads.viewOf(this.#directory.webhooksOf(project));
    return this.#reads.read('event', project, eventId, view);
  }

  async resend(
    projectId: string,
    webhookId: string,
    deliveryId: string,
  ): Promise<{ deliveryId: string } | 'not_found' | 'unfinished'> {
    const webhook = this.#directory.webhookIn(projectId, webhookId);
    const seq = this.#directory.ids.toSeq(deliveryId);
    if (webhook === undefined || seq === null) return 'not_found';
    const resent = await this.#queue.command('resend', webhook.num, seq);
    return typeof resent === 'number' ? { deliveryId: this.#directory.ids.toId(resent) } : resent;
  }

  /** Chunk by chunk, so publishes go in between. If one cannot be written, what those before it have made stays. */
  async recover(projectId: string, webhookId: string, span: EndedSpan): Promise<number | null> {
    const webhook = this.#directory.webhookIn(projectId, webhookId);
    if (webhook === undefined) return null;
    // What the call itself makes lies above this, so it cannot be taken for something to recover.
    const last = await this.#queue.command('lastSeq');
    const bounds = recoverBounds(span, last + 1);
    let count: number | null = null;
    let place: RecoverPlace | null = { type: 0, status: 0, after: 0 };
    while (place !== null) {
      const chunk: RecoveredChunk | null = await this.#queue.command(
        'recoverChunk',
        webhook.num,
        bounds,
        place,
      );
      if (chunk === null) return count;
      count = (count ?? 0) + chunk.count;
      place = chunk.next;
    }
    return count;
  }

  async countRecoverable(projectId: string, webhookId: string, span: EndedSpan): Promise<number | null> {
    const webhook = this.#directory.webhookIn(projectId, webhookId);
    if (webhook === undefined) return null;
    const known = await this.#reads.read('getWebhook', webhook.num);
    if (known === null) return null;
    return this.#reads.read('countFinished', webhook.num, recoverBounds(span, Number.MAX_SAFE_INTEGER));
  }

  async removeExpired(before: Millis, limit: number): Promise<number> {
    for (;;) {
      const chunk = await this.#queue.command('expireChunk', before, limit, this.#expiredUpTo);
      this.#expiredUpTo = chunk.after ?? 0;
      if (chunk.removed > 0 || chunk.after === null) return chunk.removed;
    }
  }

  /** The webhooks that a filter speaks of; null where it names a project or webhook that is not there. */
  #scope({ projectId, webhookId }: DeliveryFilter) {
    const project = this.#directory.project(projectId);
    if (project === undefined) return null;
    if (webhookId === undefined) return { project, webhooks: [...this.#directory.webhooksOf(project)] };
    const webhook = this.#directory.webhookIn(projectId, webhookId);
    return webhook === undefined ? null : { project, webhooks: [webhook] };
  }
}

function recoverBounds({ since, until, statuses }: EndedSpan, below: number): FinishedRange {
  return {
    from: firstSeqAt(since),
    below: until === undefined ? below : Math.min(below, firstSeqAt(until)),
    statuses: [...new Set(statuses)].map(statusNumber).sort((a, b) => a - b),
  };
}
