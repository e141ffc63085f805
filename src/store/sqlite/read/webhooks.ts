import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Clock } from '../../../clock.ts';
import type { DeliveryTarget, Webhook } from '../../store.ts';
import { WebhookRows } from '../webhook-rows.ts';

/** Reads of webhooks. */
export class WebhookReader {
  readonly #rows: WebhookRows;
  readonly #clock: Pick<Clock, 'wall'>;
  readonly #address: StatementSync;
  readonly #secrets: StatementSync;

  constructor(db: DatabaseSync, clock: Pick<Clock, 'wall'>) {
    this.#rows = new WebhookRows(db);
    this.#clock = clock;
    this.#address = db.prepare('SELECT id, url, deleted_at AS deletedAt FROM webhooks WHERE num = ?');
    this.#secrets = db.prepare(`
      SELECT sealed, signs_until AS signsUntil FROM webhook_secrets
      WHERE webhook = ? AND (signs_until IS NULL OR signs_until > ?)
      ORDER BY num DESC`);
  }

  list(project: number): Webhook[] {
    return this.#rows.ofProject(project);
  }

  get(num: number): Webhook | null {
    return this.#rows.get(num);
  }

  /** Also of a deleted one: attempts may be under way. */
  target(num: number): DeliveryTarget | null {
    const address = this.#address.get(num);
    if (address === undefined) return null;
    const secrets = this.#secrets.all(num, this.#clock.wall()).map((row) => ({ ...row }));
    return {
      webhookId: String(address.id),
      url: String(address.url),
      deleted: address.deletedAt !== null,
      secrets: secrets as unknown as DeliveryTarget['secrets'],
    };
  }
}
