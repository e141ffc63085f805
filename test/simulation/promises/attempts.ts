import type { ShownAttempt } from '../../../src/history/history.ts';
import type { DeliveryRow } from '../../../src/store/store.ts';
import { isDeleted, secretsAt } from '../../support/webhook-changes.ts';
import type { Post, WebhookRecord } from '../ledger.ts';
import { RETRY_DELAYS_MS } from '../service.ts';
import type { World } from '../world.ts';
import type { Findings, FoundDelivery } from './findings.ts';

/** The time of a process is that of the wall when it starts, in whole ms. */
const RESTART_SLACK_MS = 3;
const MARKED_EVERY_MS = 2_000;

/**
 * History is true: attempt by attempt, what it says is what was sent and what came of it. Requests that it does not
 * know of were cut off by a crash. None came before its time, none after the end, and six at most are recorded.
 */
export function attemptsTrue(findings: Findings): void {
  const { world, ledger } = findings;
  const posts = Map.groupBy(ledger.posts, ({ deliveryId }) => deliveryId);
  for (const events of findings.events.values()) {
    for (const { deliveries } of events.values()) {
      for (const delivery of deliveries) {
        const webhook = ledger.webhooks.find(({ id }) => id === delivery.row.webhookId);
        if (webhook === undefined) continue;
        new DeliveryCheck(world, webhook, delivery, posts.get(delivery.row.id) ?? []).run();
        posts.delete(delivery.row.id);
      }
    }
  }
  for (const id of posts.keys())
    world.breach(`${world.trace.name('delivery', id)} was sent and is not in the history`);
}

class DeliveryCheck {
  readonly #world: World;
  readonly #webhook: WebhookRecord;
  readonly #row: DeliveryRow;
  readonly #attempts: readonly ShownAttempt[];
  readonly #body: Uint8Array;
  readonly #posts: readonly Post[];

  constructor(world: World, webhook: WebhookRecord, { row, detail }: FoundDelivery, posts: readonly Post[]) {
    this.#world = world;
    this.#webhook = webhook;
    this.#row = row;
    this.#attempts = detail.attempts;
    this.#body = detail.body;
    this.#posts = posts;
  }

  run(): void {
    if (this.#attempts.length > 6) this.#breach(`has ${this.#attempts.length} attempts`);
    this.#attempts.forEach(({ number }, i) => {
      if (number !== i + 1) this.#breach(`has attempts ${this.#attempts.map((one) => one.number)}`);
    });
    for (const post of this.#posts) this.#checkPost(post);
    this.#checkOrder();
    this.#checkEnd();
  }

  #checkPost(post: Post): void {
    const { request, webhook } = post;
    if (webhook !== this.#webhook) this.#breach(`went to ${webhook.name}`);
    if (!Buffer.from(request.body).equals(this.#body))
      this.#breach('was sent with another body than history shows');
    if (post.eventId !== this.#row.eventId) this.#breach(`was sent with the event id ${post.eventId}`);
    if (request.headers['Anchor-Event'] !== this.#row.eventType) this.#breach('was sent with another type');
  }

  /** Walks requests and attempts side by side. */
  #checkOrder(): void {
    let at = 0;
    let last: Post | null = null;
    this.#posts.forEach((post, i) => {
      const next = this.#posts[i + 1];
      if (last !== null) this.#checkNotEarly(last, post, at);
      const attempt = this.#attempts[at];
      if (attempt !== undefined && isOf(attempt, post)) {
        this.#checkAttempt(attempt, post);
        last = post;
        at += 1;
      } else {
        const cutOff = post.life.killed && next?.life !== post.life;
        if (!cutOff) this.#breach('was sent, and history does not know of it although no crash cut it off');
        if (at === this.#attempts.length && !isDeleted(this.#webhook))
          this.#breach('was sent again after its end');
      }
    });
    if (at < this.#attempts.length) {
      const attempt = this.#attempts[at];
      this.#breach(
        `has an attempt ${attempt?.number} in its history that was never made (${attempt?.error})`,
      );
    }
  }

  /** @param attempts how many had ended before `post` */
  #checkNotEarly(before: Post, post: Post, attempts: number): void {
    const delay = RETRY_DELAYS_MS[attempts - 1] ?? 0;
    const early = before.endedAt + delay - post.at;
    if (early <= 0) return;
    // A clock that was set forward while nothing was there to notice is believed.
    const restarted = before.life !== post.life;
    const steps = this.#world.wallSteps.filter(
      ({ at }) => at > before.endedAt - MARKED_EVERY_MS && at <= post.at,
    );
    const believed = steps.reduce((sum, { byMs }) => sum + Math.max(0, byMs), RESTART_SLACK_MS);
    if (!restarted || early > believed) this.#breach(`was attempted ${early} ms before its time`);
  }

  #checkAttempt(attempt: ShownAttempt, post: EndedPost): void {
    const name = `attempt ${attempt.number}`;
    if (Math.abs(attempt.durationMs - (post.endedAt - post.at)) > 1)
      this.#breach(`${name} shows another duration`);
    if (!sameHeaders(attempt.requestHeaders, post.request.headers))
      this.#breach(`${name} shows other request headers`);
    const { response } = attempt;
    const same = this.#isSameResponse(response, post.outcome.response, post.wall);
    if (!same && !(this.#isTroubled(post.endedAt) && isWithheld(response, post.outcome.response)))
      this.#breach(`${name} shows another response than came`);
    const succeeded = response !== null && response.status >= 200 && response.status < 300;
    if (succeeded !== (attempt.error === null)) this.#breach(`${name} has the error ${attempt.error}`);
  }

  /** What came, but for secrets: those of the webhook must not show, wherever they come from. */
  #isSameResponse(shown: ShownAttempt['response'], came: ShownAttempt['response'], wall: number): boolean {
    if (shown === null || came === null) return shown === came;
    const [shownBody, cameBody] = [Buffer.from(shown.body), Buffer.from(came.body)];
    const secrets = secretsAt(this.#webhook, wall);
    if (secrets.some((secret) => shownBody.includes(secret))) this.#breach('shows a signing secret');
    const echoed = secrets.some((secret) => cameBody.includes(secret));
    return (
      shown.status === came.status &&
      JSON.stringify(shown.headers) === JSON.stringify(came.headers) &&
      (echoed || isSameButMasked(shownBody, cameBody))
    );
  }

  #isTroubled(at: number): boolean {
    return this.#world.troubles.some(({ from, to }) => from <= at && at <= to);
  }

  #checkEnd(): void {
    const { status, attempt, completedAt, errorMessage } = this.#row;
    const last = this.#attempts.at(-1);
    if (attempt !== this.#attempts.length)
      this.#breach(`shows ${attempt} attempts and has ${this.#attempts.length}`);
    const due = endOf(last);
    const deleted = status === 'failed' && errorMessage === 'webhook deleted';
    if (due === null || due !== status) {
      const cutOff = due === null && deleted && isDeleted(this.#webhook);
      if (!cutOff) this.#breach(`is ${status} (${errorMessage}) after ${this.#describe()}`);
    }
    if (completedAt === null) this.#breach('has ended without a time');
    else if (last !== undefined && !deleted && completedAt !== last.startedAt + last.durationMs) {
      this.#breach(`ended at ${completedAt}, its last attempt at ${last.startedAt + last.durationMs}`);
    }
    if (last === undefined || last.number === 0) return;
    const { responseStatus, durationMs } = this.#row;
    if (responseStatus !== (last.response?.status ?? null))
      this.#breach(`shows the response ${responseStatus}`);
    if (durationMs !== last.durationMs) this.#breach(`shows the duration ${durationMs}`);
    if (!deleted && errorMessage !== last.error) this.#breach(`shows the error ${errorMessage}`);
  }

  #describe(): string {
    return JSON.stringify(this.#attempts.map(({ response }) => response?.status ?? 'no answer'));
  }

  #breach(what: string): void {
    this.#world.breach(
      `${this.#world.trace.name('delivery', this.#row.id)} at ${this.#webhook.name} ${what}`,
    );
  }
}

/** Endpoints answer with random bytes, and once in a while a few of them look like a credential. */
const MOST_MASKED_BY_CHANCE = 3;

function isSameButMasked(shown: Buffer, came: Buffer): boolean {
  if (shown.equals(came)) return true;
  const [first = '', ...others] = shown.toString('latin1').split('*****');
  const text = came.toString('latin1');
  if (others.length === 0 || others.length > MOST_MASKED_BY_CHANCE || !text.startsWith(first)) return false;
  let at = first.length;
  return others.every((part) => {
    const found = text.indexOf(part, at);
    at = found + part.length;
    return found >= 0;
  });
}

type EndedPost = Post & { outcome: NonNullable<Post['outcome']> };

/** One that a crash cut off may have begun in the same millisecond as the one that was made in its place. */
function isOf(attempt: ShownAttempt, post: Post): post is EndedPost {
  return (
    post.outcome !== null &&
    attempt.startedAt === post.wall &&
    attempt.signature.anchor === post.request.headers['Anchor-Signature']
  );
}

function sameHeaders(shown: Record<string, string>, sent: Record<string, string>): boolean {
  return JSON.stringify(Object.entries(shown)) === JSON.stringify(Object.entries(sent));
}

/**
 * What a delivery becomes by its last attempt, from the words of the promise: any 2xx succeeds; no answer, 5xx and up, 408
 * and 429 are tried again, six times in all; every other answer fails. Null: nothing has ended it.
 */
function endOf(last: ShownAttempt | undefined): 'succeeded' | 'failed' | 'dead' | null {
  if (last === undefined) return null;
  const status = last.response?.status;
  if (status !== undefined && status >= 200 && status < 300) return 'succeeded';
  const retried = status === undefined || status >= 500 || status === 408 || status === 429;
  if (!retried) return 'failed';
  return last.number === 6 ? 'dead' : null;
}

/** With the store away nobody could tell which secrets an answer must not show: no value of it is kept then. */
function isWithheld(shown: ShownAttempt['response'], came: ShownAttempt['response']): boolean {
  if (shown === null || came === null) return false;
  const names = (headers: object) => Object.keys(headers).join();
  return (
    shown.status === came.status &&
    names(shown.headers) === names(came.headers) &&
    Object.values(shown.headers).every((value) => value === '*****') &&
    Buffer.from(shown.body).toString().startsWith('***** (withheld') === came.body.length > 0
  );
}
