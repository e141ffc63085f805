import type { StatementSync } from 'node:sqlite';
import { EventCode } from '../boundary/messages.ts';
import type { StoredEvent } from '../boundary/publish-columns.ts';
import { BORN, PENDING } from '../delivery-status.ts';
import type { WriteContext } from './context.ts';
import type { WebhookNote } from './webhook-notes.ts';

/** Stores events with their deliveries. */
export class PublishWriter {
  readonly #context: WriteContext;
  readonly #insertEvent: StatementSync;
  readonly #insertDelivery: StatementSync;

  constructor(context: WriteContext) {
    this.#context = context;
    this.#insertEvent = context.db.prepare(`
      INSERT INTO events (seq, project, type, fan_out, id, body) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING`);
    this.#insertDelivery = context.db.prepare(`
      INSERT INTO deliveries (seq, webhook, type, event, resent, status, attempts, scheduled_at)
      VALUES (?, ?, ?, ?, 0, ?, 0, ?)`);
  }

  /** Appends what became of it to `answer`, see `EventCode`. */
  publish(event: StoredEvent, answer: number[]): void {
    const { sequence, notes, now } = this.#context;
    const webhooks = event.onlyTo === 0 ? notes.subscribers(event.project, event.type) : this.#only(event);
    if (webhooks === null) {
      answer.push(EventCode.UNKNOWN_WEBHOOK);
      return;
    }
    const seq = sequence.take(1 + webhooks.length, now.wall);
    const { changes } = this.#insertEvent.run(
      seq,
      event.project,
      event.type,
      webhooks.length,
      event.id,
      event.body,
    );
    if (changes === 0) {
      answer.push(EventCode.DUPLICATE);
      return;
    }
    answer.push(EventCode.ACCEPTED, seq, webhooks.length);
    let deliverySeq = seq;
    for (const webhook of webhooks) {
      deliverySeq += 1;
      const claimed = this.#deliver(webhook, deliverySeq, seq, event);
      answer.push(claimed ? webhook.num : -webhook.num);
    }
  }

  /** True where the delivery was born claimed. */
  #deliver(webhook: WebhookNote, seq: number, eventSeq: number, event: StoredEvent): boolean {
    const { changes, claims, now } = this.#context;
    const bytes = event.body.byteLength;
    const claimed = claims.mayBeBornClaimed(webhook, bytes, now.store);
    this.#insertDelivery.run(seq, webhook.num, event.type, eventSeq, claimed ? BORN : PENDING, now.store);
    changes.add(seq, webhook.num);
    if (claimed) claims.hold(webhook, seq, { attempt: 1, bytes });
    else claims.waits(webhook, now.store);
    return claimed;
  }

  #only(event: StoredEvent): WebhookNote[] | null {
    const webhook = this.#context.notes.get(event.onlyTo);
    const exists = webhook?.project === event.project && webhook.deletedAt === null;
    return exists ? [webhook] : null;
  }
}
