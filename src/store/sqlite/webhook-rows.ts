import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Webhook } from '../store.ts';

/** Columns of a webhook as the port shows it, for a SELECT of `webhooks AS w` with `webhook_health AS h`. */
const COLUMNS = `
  w.id, p.id AS projectId, w.url, w.description, w.subscribed_events AS subscribedEvents, w.enabled,
  w.created_at AS createdAt, w.updated_at AS updatedAt, h.last_success_at AS lastSuccessAt,
  h.failing_since AS failingSince
  FROM webhooks AS w
  JOIN projects AS p ON p.num = w.project
  LEFT JOIN webhook_health AS h ON h.webhook = w.num`;

type StoredWebhook = Omit<Webhook, 'subscribedEvents' | 'enabled'> & {
  subscribedEvents: string;
  enabled: number;
};

/** Reads of webhooks that are not deleted. */
export class WebhookRows {
  readonly #byNum: StatementSync;
  readonly #ofProject: StatementSync;

  constructor(db: DatabaseSync) {
    this.#byNum = db.prepare(`SELECT ${COLUMNS} WHERE w.num = ? AND w.deleted_at IS NULL`);
    this.#ofProject = db.prepare(
      `SELECT ${COLUMNS} WHERE w.project = ? AND w.deleted_at IS NULL ORDER BY w.num DESC`,
    );
  }

  get(num: number): Webhook | null {
    const row = this.#byNum.get(num);
    return row === undefined ? null : toWebhook(row as unknown as StoredWebhook);
  }

  /** Newest first. */
  ofProject(project: number): Webhook[] {
    return this.#ofProject.all(project).map((row) => toWebhook(row as unknown as StoredWebhook));
  }
}

function toWebhook(row: StoredWebhook): Webhook {
  return {
    ...row,
    subscribedEvents: JSON.parse(row.subscribedEvents) as string[],
    enabled: row.enabled === 1,
  };
}
