import type { StatementSync } from 'node:sqlite';
import type { Millis, NewWebhook, Webhook, WebhookChanges } from '../../store.ts';
import type { Rotation } from '../boundary/messages.ts';
import { WebhookRows } from '../webhook-rows.ts';
import type { WriteContext } from './context.ts';
import { newNote, type WebhookNote } from './webhook-notes.ts';

/** Changes of webhooks: in the database, and in the notes that fan-out reads. */
export class WebhookWriter {
  readonly #context: WriteContext;
  readonly #rows: WebhookRows;
  readonly #projectNum: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #markUpdated: StatementSync;
  readonly #markDeleted: StatementSync;
  readonly #insertSecret: StatementSync;
  readonly #openSecrets: StatementSync;
  readonly #endSecret: StatementSync;
  readonly #dropSecrets: StatementSync;

  constructor(context: WriteContext) {
    const { db } = context;
    this.#context = context;
    this.#rows = new WebhookRows(db);
    this.#projectNum = db.prepare('SELECT num FROM projects WHERE id = ?');
    this.#insert = db.prepare(`
      INSERT INTO webhooks (id, project, url, description, subscribed_events, enabled, created_at, updated_at)
      VALUES (?, ?, ?, ?, ?, 1, ?, ?)`);
    this.#update = db.prepare(`
      UPDATE webhooks SET url = ?, description = ?, subscribed_events = ?, enabled = ?, updated_at = ?
      WHERE num = ?`);
    this.#markUpdated = db.prepare('UPDATE webhooks SET updated_at = ? WHERE num = ?');
    this.#markDeleted = db.prepare(
      'UPDATE webhooks SET deleted_at = ?, updated_at = ?, enabled = 0 WHERE num = ?',
    );
    this.#insertSecret = db.prepare('INSERT INTO webhook_secrets (webhook, sealed) VALUES (?, ?)');
    this.#openSecrets = db.prepare(
      'SELECT count(*) AS replaced FROM webhook_secrets WHERE webhook = ? AND signs_until > ?',
    );
    this.#endSecret = db.prepare(
      'UPDATE webhook_secrets SET signs_until = ? WHERE webhook = ? AND signs_until IS NULL',
    );
    this.#dropSecrets = db.prepare('DELETE FROM webhook_secrets WHERE webhook = ? AND signs_until <= ?');
  }

  create(
    webhook: NewWebhook,
    sealedSecret: Uint8Array,
    limit: number,
  ): { num: number; webhook: Webhook } | 'limit_reached' | 'unknown_project' {
    const { notes, undo } = this.#context;
    const project = this.#projectNum.get(webhook.projectId)?.num;
    if (typeof project !== 'number') return 'unknown_project';
    if (notes.countOf(project) >= limit) return 'limit_reached';
    const { id, url, description, subscribedEvents, createdAt } = webhook;
    const events = JSON.stringify(subscribedEvents);
    const inserted = this.#insert.run(id, project, url, description, events, createdAt, createdAt);
    const num = Number(inserted.lastInsertRowid);
    this.#insertSecret.run(num, sealedSecret);
    const note = newNote({
      num,
      id,
      project,
      enabled: true,
      deletedAt: null,
      types: this.#typeNumbers(subscribedEvents),
      lastSuccessAt: null,
      failingSince: null,
    });
    notes.add(note);
    undo.add(() => notes.remove(note));
    return { num, webhook: this.#read(num) };
  }

  update(num: number, changes: WebhookChanges, at: Millis): Webhook | null {
    const note = this.#existing(num);
    if (note === null) return null;
    const { url, description, subscribedEvents, enabled } = { ...this.#read(num), ...changes };
    this.#update.run(url, description, JSON.stringify(subscribedEvents), enabled ? 1 : 0, at, num);
    this.#change(note, { enabled, types: this.#typeNumbers(subscribedEvents) });
    return this.#read(num);
  }

  rotateSecret(num: number, rotation: Rotation): Webhook | 'rotation_in_progress' | null {
    if (this.#existing(num) === null) return null;
    const { at, maxReplaced, replacedSignsUntil, sealedSecret } = rotation;
    const replaced = Number(this.#openSecrets.get(num, at)?.replaced);
    if (replaced >= maxReplaced) return 'rotation_in_progress';
    this.#dropSecrets.run(num, at);
    this.#endSecret.run(replacedSignsUntil, num);
    this.#insertSecret.run(num, sealedSecret);
    this.#markUpdated.run(at, num);
    return this.#read(num);
  }

  delete(num: number, at: Millis): boolean {
    const note = this.#existing(num);
    if (note === null) return false;
    this.#markDeleted.run(at, at, num);
    this.#change(note, { enabled: false, deletedAt: at });
    return true;
  }

  #change(note: WebhookNote, change: Partial<Pick<WebhookNote, 'enabled' | 'deletedAt' | 'types'>>): void {
    const { notes, undo } = this.#context;
    const { enabled, deletedAt, types } = note;
    Object.assign(note, change);
    notes.changed(note);
    undo.add(() => {
      Object.assign(note, { enabled, deletedAt, types });
      notes.changed(note);
    });
  }

  #existing(num: number): WebhookNote | null {
    const note = this.#context.notes.get(num);
    return note === undefined || note.deletedAt !== null ? null : note;
  }

  #read(num: number): Webhook {
    const webhook = this.#rows.get(num);
    if (webhook === null) throw new Error(`webhook ${num} is noted but not stored`);
    return webhook;
  }

  #typeNumbers(names: readonly string[]): ReadonlySet<number> {
    return new Set(names.map((name) => this.#context.types.numberOf(name)));
  }
}
