import type { Clock } from '../clock.ts';
import { createSecretEcho, type SecretEcho } from '../sanitise/exchange/secret-echo.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { WebhookStore } from '../store/store.ts';
import type { HmacKey } from './hmac-key.ts';
import { signingKey } from './sign.ts';

/** Where a webhook's attempts go, and the keys that sign them, newest first. */
export interface Target {
  url: string;
  /** Nothing is to be sent there any more. */
  deleted: boolean;
  keys: readonly HmacKey[];
  /** Keeps the secrets of these keys out of what is recorded of an answer. */
  echo: SecretEcho;
}

/** Targets kept in memory: decrypted keys of webhooks without traffic should not stay. */
const MAX_TARGETS = 10_000;

/** A webhook whose signing secret cannot be decrypted here: nothing can be sent to it. */
export class SecretUnreadableError extends Error {
  constructor(options: ErrorOptions) {
    super('The signing secret of the webhook could not be read on our side.', options);
    this.name = 'SecretUnreadableError';
  }
}

interface Entry {
  url: string;
  deleted: boolean;
  keys: { key: HmacKey; signsUntil: number | null }[];
  echo: SecretEcho;
  loadedAt: number;
}

/** The targets of webhooks with traffic, read from the store and decrypted once for as long as they stay as they are. */
export class TargetDirectory {
  readonly #webhooks: Pick<WebhookStore, 'target'>;
  readonly #secrets: SecretBox;
  readonly #clock: Clock;
  readonly #maxAgeMs: number;
  readonly #entries = new Map<string, Entry>();
  readonly #loading = new Map<string, Promise<Target | null>>();

  /** @param deps.maxAgeMs what the URL and secret of an attempt may lag a change by that `forget` is not told of */
  constructor(deps: {
    webhooks: Pick<WebhookStore, 'target'>;
    secrets: SecretBox;
    clock: Clock;
    maxAgeMs: number;
  }) {
    this.#webhooks = deps.webhooks;
    this.#secrets = deps.secrets;
    this.#clock = deps.clock;
    this.#maxAgeMs = deps.maxAgeMs;
  }

  /** The target if it is in memory and fresh; the common case, free of promises. */
  fresh(webhookId: string): Target | null {
    const entry = this.#freshEntry(webhookId);
    return entry === null ? null : this.#inForce(entry);
  }

  /** The mask of the newest keys if they are in memory and fresh. */
  freshEcho(webhookId: string): SecretEcho | null {
    return this.#freshEntry(webhookId)?.echo ?? null;
  }

  /** Reads the target from the store. Null where the webhook is unknown; rejects where the store or the secret fails. */
  load(webhookId: string): Promise<Target | null> {
    const running = this.#loading.get(webhookId);
    if (running !== undefined) return running;
    const current = (): boolean => this.#loading.get(webhookId) === loading;
    const loading: Promise<Target | null> = this.#load(webhookId, current).finally(() => {
      if (current()) this.#loading.delete(webhookId);
    });
    this.#loading.set(webhookId, loading);
    return loading;
  }

  /** Makes the next attempt read the webhook again. */
  forget(webhookId: string): void {
    this.#entries.delete(webhookId);
    this.#loading.delete(webhookId);
  }

  #freshEntry(webhookId: string): Entry | null {
    const entry = this.#entries.get(webhookId);
    return entry === undefined || this.#clock.steady() - entry.loadedAt > this.#maxAgeMs ? null : entry;
  }

  /** @param current false once a change has made this load stale: what it has read is kept for no later attempt. */
  async #load(webhookId: string, current: () => boolean): Promise<Target | null> {
    const loadedAt = this.#clock.steady();
    const stored = await this.#webhooks.target(webhookId);
    if (stored === null) return null;
    const keys = stored.secrets.map(({ sealed, signsUntil }) => ({
      key: signingKey(this.#open(sealed, webhookId)),
      signsUntil,
    }));
    // Decrypted again where an answer has to be searched for them: no secret is kept as it was shown.
    const echo = createSecretEcho(() => stored.secrets.map(({ sealed }) => this.#open(sealed, webhookId)));
    const entry = { url: stored.url, deleted: stored.deleted, keys, echo, loadedAt };
    if (current()) {
      if (this.#entries.size >= MAX_TARGETS) this.#entries.clear();
      this.#entries.set(webhookId, entry);
    }
    return this.#inForce(entry);
  }

  #open(sealed: Uint8Array, webhookId: string): string {
    try {
      return this.#secrets.open(sealed, webhookId);
    } catch (error) {
      throw new SecretUnreadableError({ cause: error });
    }
  }

  #inForce(entry: Entry): Target {
    const now = this.#clock.wall();
    const keys: HmacKey[] = [];
    for (const { key, signsUntil } of entry.keys) {
      if (signsUntil === null || signsUntil > now) keys.push(key);
    }
    return { url: entry.url, deleted: entry.deleted, keys, echo: entry.echo };
  }
}
