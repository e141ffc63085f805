import type { Catalog } from '../catalog/catalog.ts';
import type { Clock } from '../clock.ts';
import type { DeliverySink } from '../deliver/delivery-sink.ts';
import { RefusedError } from '../errors.ts';
import { type IdSource, isWebhookId } from '../ids.ts';
import type { UrlRules } from '../network/url-rules.ts';
import { newSigningSecret, type SecretBox } from '../secrets/secret-box.ts';
import type { Millis, Webhook, WebhookChanges, WebhookStore } from '../store/store.ts';
import { checkDescription, checkedEventTypes, checkUrl } from './checks.ts';

/** How long a replaced secret signs on beside its successor. */
const REPLACED_SIGNS_FOR_MS = 24 * 60 * 60 * 1000;
/** Replaced secrets that may sign at once. */
const MAX_REPLACED = 2;

export interface NewWebhookInput {
  url: string;
  subscribed_events: readonly string[];
  description?: string | null | undefined;
}

/** A webhook with its signing secret in the clear: for the one answer that shows it, and for nothing else. */
export interface CreatedWebhook {
  webhook: Webhook;
  secret: string;
}

export interface WebhooksDeps {
  store: Pick<WebhookStore, 'create' | 'list' | 'get' | 'update' | 'rotateSecret' | 'delete' | 'target'>;
  secrets: Pick<SecretBox, 'seal'>;
  urlRules: Pick<UrlRules, 'check'>;
  catalog: Pick<Catalog, 'get' | 'types'>;
  ids: Pick<IdSource, 'webhookId'>;
  clock: Pick<Clock, 'wall'>;
  /** Webhooks that a project may have at once. */
  maxWebhooks: number;
  /** Who keeps targets of attempts in memory. */
  targets: { forget(webhookId: string): void };
  /** Who has deliveries that are not sent yet. */
  deliveries: Pick<DeliverySink, 'drop'>;
}

/**
 * A project's webhooks. Every method takes the caller's project first and knows no other project's webhooks: those,
 * deleted ones and malformed ids are all `not_found`.
 */
export class Webhooks {
  readonly #deps: WebhooksDeps;

  constructor(deps: WebhooksDeps) {
    this.#deps = deps;
  }

  /**
   * Creates a webhook with a secret of its own.
   *
   * @throws RefusedError `url_not_allowed`, `unknown_event_type`, `invalid_request`, or `webhook_limit_reached`
   */
  async create(projectId: string, input: NewWebhookInput): Promise<CreatedWebhook> {
    const { store, secrets, urlRules, catalog, ids, clock, maxWebhooks } = this.#deps;
    const description = input.description ?? null;
    checkUrl(urlRules, input.url);
    checkDescription(description);
    const subscribedEvents = checkedEventTypes(catalog, input.subscribed_events);

    const id = ids.webhookId();
    const secret = newSigningSecret();
    const created = await store.create(
      { id, projectId, url: input.url, description, subscribedEvents, createdAt: clock.wall() },
      secrets.seal(secret, id),
      maxWebhooks,
    );
    if (created === 'limit_reached') {
      throw new RefusedError(
        'webhook_limit_reached',
        `A project may have at most ${maxWebhooks} webhooks. Delete one to create another.`,
      );
    }
    if (created === 'unknown_project') throw new RefusedError('not_found', 'There is no such project.');
    return { webhook: created, secret };
  }

  /** Whether a URL would be taken, and if not which rule refuses it and why. */
  judgeUrl(url: string): { allowed: true } | { allowed: false; rule: string; message: string } {
    const verdict = this.#deps.urlRules.check(url);
    if (verdict.ok) return { allowed: true };
    return { allowed: false, rule: verdict.rule, message: verdict.message };
  }

  /** Newest first. */
  list(projectId: string): Promise<Webhook[]> {
    return this.#deps.store.list(projectId);
  }

  /** @throws RefusedError `not_found` */
  async get(projectId: string, id: string): Promise<Webhook> {
    return found(isWebhookId(id) ? await this.#deps.store.get(projectId, id) : null);
  }

  /**
   * Changes the fields that are given. Once it resolves, no later event is sent by the old configuration.
   *
   * @throws RefusedError `not_found`, `url_not_allowed`, `unknown_event_type`, or `invalid_request` for no change at all
   */
  async update(projectId: string, id: string, changes: WebhookChanges): Promise<Webhook> {
    const { store, urlRules, catalog, clock, targets } = this.#deps;
    // First, so that another project's webhook answers the same whatever is asked of it.
    const { subscribedEvents: kept } = await this.get(projectId, id);
    if (Object.keys(changes).length === 0) {
      throw new RefusedError(
        'invalid_request',
        'Nothing is to be changed. Give at least one of url, description, subscribed_events and enabled.',
      );
    }
    if (changes.url !== undefined) checkUrl(urlRules, changes.url);
    if (changes.description !== undefined) checkDescription(changes.description);
    const checked = { ...changes };
    if (changes.subscribedEvents !== undefined) {
      checked.subscribedEvents = checkedEventTypes(catalog, changes.subscribedEvents, kept);
    }
    const updated = found(await store.update(projectId, id, checked, clock.wall()));
    targets.forget(id);
    return updated;
  }

  /**
   * Gives the webhook a new secret. The replaced one signs on beside it for 24 h; at most two replaced ones do, so
   * that a call repeated by a nervous client cannot cut off the secret that the receiver has deployed.
   *
   * @throws RefusedError `not_found`, or `rotation_in_progress`
   */
  async rotateSecret(projectId: string, id: string): Promise<CreatedWebhook> {
    const { store, secrets, clock, targets } = this.#deps;
    if (!isWebhookId(id)) throw notFound();
    const secret = newSigningSecret();
    const at = clock.wall();
    const rotated = await store.rotateSecret(projectId, id, {
      sealedSecret: secrets.seal(secret, id),
      at,
      replacedSignsUntil: at + REPLACED_SIGNS_FOR_MS,
      maxReplaced: MAX_REPLACED,
    });
    if (rotated === 'rotation_in_progress') throw await this.#rotationInProgress(id, at);
    const webhook = found(rotated);
    targets.forget(id);
    return { webhook, secret };
  }

  async #rotationInProgress(id: string, now: Millis): Promise<RefusedError> {
    const { secrets = [] } = (await this.#deps.store.target(id)) ?? {};
    const ends = secrets.map(({ signsUntil }) => signsUntil ?? Number.POSITIVE_INFINITY);
    const next = Math.min(now + REPLACED_SIGNS_FOR_MS, ...ends.filter((end) => end > now));
    return new RefusedError(
      'rotation_in_progress',
      `${MAX_REPLACED} replaced secrets still sign, each for 24 hours. The next rotation is possible at ${new Date(next).toISOString()}.`,
    );
  }

  /**
   * Deletes the webhook: no later event reaches it, its slot is free, and its history stays readable.
   *
   * @throws RefusedError `not_found`
   */
  async delete(projectId: string, id: string): Promise<void> {
    const { store, clock, targets, deliveries } = this.#deps;
    if (!isWebhookId(id) || !(await store.delete(projectId, id, clock.wall()))) throw notFound();
    targets.forget(id);
    deliveries.drop(id);
  }
}

function notFound(): RefusedError {
  return new RefusedError('not_found', 'There is no such webhook.');
}

function found(webhook: Webhook | null): Webhook {
  if (webhook === null) throw notFound();
  return webhook;
}
