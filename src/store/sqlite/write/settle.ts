import type { StatementSync } from 'node:sqlite';
import { WEBHOOK_DELETED } from '../../store.ts';
import { AttemptCode } from '../boundary/messages.ts';
import type { NumberedAttempt } from '../boundary/settle-columns.ts';
import { FAILED, PENDING, SUCCEEDED } from '../delivery-status.ts';
import type { WriteContext } from './context.ts';
import type { Claim, WebhookNote } from './webhook-notes.ts';

/** Records attempts and moves their deliveries on. */
export class SettleWriter {
  readonly #context: WriteContext;
  readonly #insertAttempt: StatementSync;
  readonly #retry: StatementSync;
  readonly #finish: StatementSync;
  readonly #saveHealth: StatementSync;
  /** Webhooks whose health the transaction under way has changed: written once each, at its end. */
  readonly #touched = new Set<WebhookNote>();

  constructor(context: WriteContext) {
    const { db } = context;
    this.#context = context;
    db.exec(NEW_ATTEMPTS);
    this.#insertAttempt = db.prepare('INSERT INTO new_attempts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#retry = db.prepare(`
      UPDATE deliveries
      SET status = ${PENDING}, attempts = ?, scheduled_at = ?, duration_ms = ?, response_status = ?, error = ?
      WHERE seq = ?`);
    // A finished row shows its times as people read them; only what waits is kept in store time.
    this.#finish = db.prepare(`
      UPDATE deliveries
      SET status = ?, attempts = ?, scheduled_at = scheduled_at + ?, completed_at = ?, duration_ms = ?,
        response_status = ?, error = ?
      WHERE seq = ?`);
    this.#saveHealth = db.prepare(`
      INSERT INTO webhook_health (webhook, last_success_at, failing_since) VALUES (?, ?, ?)
      ON CONFLICT (webhook) DO UPDATE
      SET last_success_at = excluded.last_success_at, failing_since = excluded.failing_since`);
  }

  /** The number of the status that the delivery now has, or LOST if it is not this process's to settle. */
  settle(attempt: NumberedAttempt): number {
    const webhook = this.#context.notes.get(attempt.webhook);
    const claim = webhook?.claims.get(attempt.seq);
    if (webhook === undefined || claim?.attempt !== attempt.attempt) return AttemptCode.LOST;
    this.#record(attempt);
    this.#noteHealth(webhook, attempt);
    this.#context.claims.release(webhook, attempt.seq, claim);
    const retried = attempt.next === PENDING && webhook.deletedAt === null;
    const status = retried ? this.#waitForRetry(webhook, attempt) : this.#finishDelivery(attempt, claim);
    this.#context.changes.add(attempt.seq, webhook.num);
    const { startedAt, durationMs } = attempt;
    this.#context.stats.count(webhook.num, startedAt + durationMs, status, durationMs);
    return status;
  }

  /** Must be called before the commit. */
  saveHealth(): void {
    for (const webhook of this.#touched) {
      this.#saveHealth.run(webhook.num, webhook.lastSuccessAt, webhook.failingSince);
    }
    this.#touched.clear();
  }

  #record(attempt: NumberedAttempt): void {
    this.#insertAttempt.run(
      attempt.seq,
      attempt.attempt,
      attempt.startedAt,
      attempt.durationMs,
      attempt.signedAt,
      attempt.anchorSignature,
      attempt.standardSignature,
      attempt.responseStatus,
      attempt.responseHeaders,
      attempt.responseBody,
      attempt.error,
    );
  }

  #waitForRetry(webhook: WebhookNote, attempt: NumberedAttempt): number {
    const { time, claims } = this.#context;
    // Rounded up: late, never early.
    const due = Math.ceil(time.fromSteady(attempt.endedSteady) + attempt.delayMs);
    const { durationMs, responseStatus, error } = attempt;
    this.#retry.run(attempt.attempt, due, durationMs, responseStatus, error, attempt.seq);
    claims.waits(webhook, due);
    return PENDING;
  }

  #finishDelivery(attempt: NumberedAttempt, claim: Claim): number {
    // What would be retried was cut off by the deletion of its webhook.
    const deleted = attempt.next === PENDING;
    const status = deleted ? FAILED : attempt.next;
    this.#finish.run(
      status,
      claim.attempt,
      this.#context.time.wallAhead,
      attempt.startedAt + attempt.durationMs,
      attempt.durationMs,
      attempt.responseStatus,
      deleted ? WEBHOOK_DELETED : attempt.error,
      attempt.seq,
    );
    return status;
  }

  #noteHealth(webhook: WebhookNote, attempt: NumberedAttempt): void {
    const { lastSuccessAt, failingSince } = webhook;
    const endedAt = attempt.startedAt + attempt.durationMs;
    if (attempt.next === SUCCEEDED) {
      webhook.lastSuccessAt = Math.max(lastSuccessAt ?? endedAt, endedAt);
      webhook.failingSince = null;
    } else {
      webhook.failingSince ??= endedAt;
    }
    if (webhook.lastSuccessAt === lastSuccessAt && webhook.failingSince === failingSince) return;
    this.#touched.add(webhook);
    this.#context.undo.add(() => {
      webhook.lastSuccessAt = lastSuccessAt;
      webhook.failingSince = failingSince;
    });
  }
}

/**
 * Attempts are inserted by a trigger, whose row ids SQLite forgets when it ends. They are beyond what a JavaScript
 * number holds, and Node.js from 26 on fails every statement after an insert of such an id, until a smaller one comes.
 */
const NEW_ATTEMPTS = `
  CREATE TEMP VIEW IF NOT EXISTS new_attempts AS
    SELECT 0 AS delivery, 0 AS number, started_at, duration_ms, signed_at, anchor_signature, standard_signature,
      response_status, response_headers, response_body, error
    FROM attempts;
  CREATE TEMP TRIGGER IF NOT EXISTS insert_attempt INSTEAD OF INSERT ON new_attempts BEGIN
    INSERT INTO attempts (id, started_at, duration_ms, signed_at, anchor_signature, standard_signature,
      response_status, response_headers, response_body, error)
    VALUES (CAST(new.delivery AS INTEGER) * 256 + CAST(new.number AS INTEGER), new.started_at, new.duration_ms,
      new.signed_at, new.anchor_signature, new.standard_signature, new.response_status, new.response_headers,
      new.response_body, new.error)
    ON CONFLICT DO NOTHING;
  END;`;
