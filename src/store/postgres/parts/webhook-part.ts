import type {
  DeliveryTarget,
  Millis,
  NewWebhook,
  Webhook,
  WebhookChanges,
  WebhookStore,
} from '../../store.ts';
import { arrayOfText, storable } from '../array-literal.ts';
import type { Core } from '../core.ts';
import type { Runner } from '../database.ts';
import * as sql from '../statements/webhooks.ts';
import type { Waiting } from '../waiting.ts';

type Rotation = Parameters<WebhookStore['rotateSecret']>[2];

interface WebhookRow {
  project_id: string;
  id: string;
  url: string;
  description: string | null;
  subscribed_events: string[];
  enabled: boolean;
  created_at: number;
  updated_at: number;
  last_success_at: number | null;
  failing_since: number | null;
}

export class WebhookPart implements WebhookStore {
  readonly #core: Core;
  readonly #waiting: Waiting;

  constructor(core: Core, waiting: Waiting) {
    this.#core = core;
    this.#waiting = waiting;
  }

  async create(
    webhook: NewWebhook,
    sealedSecret: Uint8Array,
    limit: number,
  ): Promise<Webhook | 'limit_reached' | 'unknown_project'> {
    const { id, projectId, url, description, subscribedEvents, createdAt } = webhook;
    if (!(await this.#core.directory.projectExists(projectId))) return 'unknown_project';
    const created = await this.#core.database.transaction(async (tx) => {
      await tx.run(sql.GUARD_PROJECT, [projectId]);
      const [counted] = await tx.run<{ count: number }>(sql.COUNT_WEBHOOKS, [projectId]);
      if ((counted?.count ?? 0) >= limit) return 'limit_reached';
      const text = description === null ? null : storable(description);
      const types = arrayOfText(subscribedEvents);
      await tx.run(sql.INSERT_WEBHOOK, [projectId, id, storable(url), text, types, createdAt]);
      await tx.run(sql.INSERT_SECRET, [projectId, id, 1, sealedSecret]);
      return read(tx, projectId, id);
    });
    if (created === null) throw new Error(`webhook ${id} was stored and cannot be read`);
    if (created !== 'limit_reached') this.#core.directory.learnWebhook(id, projectId);
    return created;
  }

  async list(projectId: string): Promise<Webhook[]> {
    await this.#core.health.save();
    const rows = await this.#core.database.run<WebhookRow>(sql.LIST_WEBHOOKS, [projectId]);
    return rows.map(toWebhook);
  }

  async get(projectId: string, id: string): Promise<Webhook | null> {
    await this.#core.health.save();
    return read(this.#core.database, projectId, id);
  }

  async hasHistory(projectId: string, id: string): Promise<boolean> {
    return (await this.#core.database.run(sql.WEBHOOK_KNOWN, [projectId, id])).length > 0;
  }

  async update(projectId: string, id: string, changes: WebhookChanges, at: Millis): Promise<Webhook | null> {
    const { url, description, subscribedEvents, enabled } = changes;
    await this.#core.health.save();
    return this.#core.database.transaction(async (tx) => {
      await tx.run(sql.UPDATE_WEBHOOK, [
        projectId,
        id,
        url ?? null,
        description !== undefined,
        description === undefined || description === null ? null : storable(description),
        subscribedEvents === undefined ? null : arrayOfText(subscribedEvents),
        enabled ?? null,
        at,
      ]);
      return read(tx, projectId, id);
    });
  }

  async rotateSecret(
    projectId: string,
    id: string,
    { sealedSecret, at, replacedSignsUntil, maxReplaced }: Rotation,
  ): Promise<Webhook | 'rotation_in_progress' | null> {
    await this.#core.health.save();
    return this.#core.database.transaction(async (tx) => {
      const [found] = await tx.run(sql.LOCK_WEBHOOK, [projectId, id]);
      if (found === undefined) return null;
      const [state] = await tx.run<{ replaced: number; last: number }>(sql.SECRET_STATE, [projectId, id, at]);
      if ((state?.replaced ?? 0) >= maxReplaced) return 'rotation_in_progress';
      await tx.run(sql.DROP_ENDED_SECRETS, [projectId, id, at]);
      await tx.run(sql.END_SECRET, [projectId, id, replacedSignsUntil]);
      await tx.run(sql.INSERT_SECRET, [projectId, id, (state?.last ?? 0) + 1, sealedSecret]);
      await tx.run(sql.MARK_WEBHOOK_UPDATED, [projectId, id, at]);
      return read(tx, projectId, id);
    });
  }

  async delete(projectId: string, id: string, at: Millis): Promise<boolean> {
    const rows = await this.#core.database.run(sql.DELETE_WEBHOOK, [projectId, id, at]);
    if (rows.length === 0) return false;
    this.#waiting.endSoonAgain(projectId, id);
    return true;
  }

  async target(webhookId: string): Promise<DeliveryTarget | null> {
    const projectId = await this.#core.directory.projectOf(webhookId);
    if (projectId === null) return null;
    const rows = await this.#core.database.run<{
      url: string;
      deleted: boolean;
      sealed: Uint8Array;
      signs_until: number | null;
    }>(sql.TARGET, [projectId, webhookId]);
    const [first] = rows;
    if (first === undefined) return null;
    const secrets = rows.map(({ sealed, signs_until }) => ({ sealed, signsUntil: signs_until }));
    return { webhookId, url: first.url, deleted: first.deleted, secrets };
  }
}

async function read(runner: Runner, projectId: string, id: string): Promise<Webhook | null> {
  const [row] = await runner.run<WebhookRow>(sql.GET_WEBHOOK, [projectId, id]);
  return row === undefined ? null : toWebhook(row);
}

function toWebhook(row: WebhookRow): Webhook {
  return {
    id: row.id,
    projectId: row.project_id,
    url: row.url,
    description: row.description,
    subscribedEvents: row.subscribed_events,
    enabled: row.enabled,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    lastSuccessAt: row.last_success_at,
    failingSince: row.failing_since,
  };
}
