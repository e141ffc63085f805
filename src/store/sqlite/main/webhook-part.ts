import type {
  DeliveryTarget,
  Millis,
  NewWebhook,
  Webhook,
  WebhookChanges,
  WebhookStore,
} from '../../store.ts';
import type { Rotation } from '../boundary/messages.ts';
import type { Directory } from './directory.ts';
import type { EndDeleted } from './end-deleted.ts';
import type { Reading } from './reading.ts';
import type { WriteQueue } from './write-queue.ts';

export class WebhookPart implements WebhookStore {
  readonly #queue: WriteQueue;
  readonly #reads: Reading;
  readonly #directory: Directory;
  readonly #endDeleted: EndDeleted;

  constructor(deps: { queue: WriteQueue; reads: Reading; directory: Directory; endDeleted: EndDeleted }) {
    this.#queue = deps.queue;
    this.#reads = deps.reads;
    this.#directory = deps.directory;
    this.#endDeleted = deps.endDeleted;
  }

  async create(
    webhook: NewWebhook,
    sealedSecret: Uint8Array,
    limit: number,
  ): Promise<Webhook | 'limit_reached' | 'unknown_project'> {
    const created = await this.#queue.command('createWebhook', webhook, sealedSecret, limit);
    return typeof created === 'string' ? created : created.webhook;
  }

  async list(projectId: string): Promise<Webhook[]> {
    const project = this.#directory.project(projectId);
    return project === undefined ? [] : this.#reads.read('listWebhooks', project);
  }

  async get(projectId: string, id: string): Promise<Webhook | null> {
    const webhook = this.#directory.webhookIn(projectId, id);
    return webhook === undefined ? null : this.#reads.read('getWebhook', webhook.num);
  }

  async hasHistory(projectId: string, id: string): Promise<boolean> {
    return this.#directory.webhookIn(projectId, id) !== undefined;
  }

  async update(projectId: string, id: string, changes: WebhookChanges, at: Millis): Promise<Webhook | null> {
    const webhook = this.#directory.webhookIn(projectId, id);
    return webhook === undefined ? null : this.#queue.command('updateWebhook', webhook.num, changes, at);
  }

  async rotateSecret(
    projectId: string,
    id: string,
    rotation: Rotation,
  ): Promise<Webhook | 'rotation_in_progress' | null> {
    const webhook = this.#directory.webhookIn(projectId, id);
    return webhook === undefined ? null : this.#queue.command('rotateSecret', webhook.num, rotation);
  }

  async delete(projectId: string, id: string, at: Millis): Promise<boolean> {
    const webhook = this.#directory.webhookIn(projectId, id);
    if (webhook === undefined) return false;
    const deleted = await this.#queue.command('deleteWebhook', webhook.num, at);
    if (deleted) this.#endDeleted.begin(webhook.num);
    return deleted;
  }

  async target(webhookId: string): Promise<DeliveryTarget | null> {
    const webhook = this.#directory.webhook(webhookId);
    return webhook === undefined ? null : this.#reads.read('target', webhook.num);
  }
}
