import type { Clock } from '../clock.ts';
import { scrubCredentials } from '../sanitise/credentials/scrub.ts';
import {
  type ReceivedResponse,
  scrubResponse,
  withholdResponse,
} from '../sanitise/exchange/scrub-response.ts';
import type { SecretEcho } from '../sanitise/exchange/secret-echo.ts';
import type { ClaimedDelivery, SettledAttempt } from '../store/store.ts';
import type { AttemptHeaders } from './request-headers.ts';
import { nextState } from './retry.ts';
import { type Signature, sign } from './sign.ts';
import type { Target, TargetDirectory } from './target-directory.ts';
import { type ExchangeOutcome, RESPONSE_BODY_CAP, type Transport } from './transport.ts';

/** What is known of a webhook by now. */
export type NewestTargets = Pick<TargetDirectory, 'freshEcho' | 'load'>;

export interface AttemptPolicy {
  headers: AttemptHeaders;
  /** Covers the whole exchange. */
  timeoutMs: number;
  /** Waits before attempts 2, 3, … */
  retryDelaysMs: readonly number[];
}

/** What an attempt meant for this process, besides its outcome. */
export interface AttemptCost {
  /** See `FailureBudget`. */
  costly: boolean;
  /** By how many ms this process kept it waiting longer than its receiver did; negative: the receiver took longer. */
  ownExcessMs: number;
}

/**
 * Makes one attempt: signs with this attempt's own timestamp, sends, and decides what follows.
 * Calls `ended` exactly once, with everything that there is to record and with what it has cost.
 */
export function makeAttempt(
  deps: { clock: Clock; transport: Transport; policy: AttemptPolicy; targets: NewestTargets },
  delivery: ClaimedDelivery,
  target: Target,
  ended: (attempt: SettledAttempt, cost: AttemptCost) => void,
): void {
  const { clock, transport, policy } = deps;
  const startedAt = clock.wall();
  const startedSteady = clock.steady();
  const { eventId, body } = delivery;
  const signature = sign(target.keys, { timestamp: Math.floor(startedAt / 1000), eventId, body });
  const request = { url: target.url, headers: policy.headers.of(delivery, signature), body };
  transport.post(request, policy.timeoutMs, (outcome) => {
    const times = { startedAt, startedSteady, endedSteady: clock.steady() };
    withEchoes(deps.targets, delivery, target, outcome, (echoes) => {
      const kept = scrubbed(outcome, echoes);
      const waitedMs = times.endedSteady - startedSteady;
      // What the exchange itself took is the receiver's; the rest is how long it waited here for its turn.
      const { costly = false, tookMs: receiverMs = waitedMs } = outcome;
      const ownMs = waitedMs - receiverMs;
      const cost = { costly, ownExcessMs: ownMs - receiverMs };
      ended(conclude(delivery, signature, kept, times, policy), cost);
    });
  });
}

/**
 * A secret that replaced those of the attempt while it was under way may be echoed as well. Null where the store could not
 * tell whether there is one.
 */
function withEchoes(
  targets: NewestTargets,
  { webhookId }: ClaimedDelivery,
  used: Target,
  { response }: ExchangeOutcome,
  then: (echoes: readonly SecretEcho[] | null) => void,
): void {
  const newest = response === null ? used.echo : targets.freshEcho(webhookId);
  if (newest === used.echo) then([newest]);
  else if (newest !== null) then([used.echo, newest]);
  else {
    targets.load(webhookId).then(
      (loaded) => then(loaded === null ? [used.echo] : [used.echo, loaded.echo]),
      () => then(null),
    );
  }
}

/** What may be kept of an exchange: a receiver may echo our secrets, or show its own. */
function scrubbed(
  { response, failure }: ExchangeOutcome,
  echoes: readonly SecretEcho[] | null,
): ExchangeOutcome {
  return {
    response: response === null ? null : scrubbedResponse(response, echoes),
    failure: failure === null ? null : scrubCredentials(failure).text,
  };
}

function scrubbedResponse(
  response: ReceivedResponse,
  echoes: readonly SecretEcho[] | null,
): ReceivedResponse {
  if (echoes === null) return withholdResponse(response);
  return echoes.reduce((kept, echo) => scrubResponse(kept, echo, RESPONSE_BODY_CAP), response);
}

/** An attempt that failed before anything could be sent; it counts as one without a response. */
export function failedBeforeSending(
  clock: Clock,
  policy: AttemptPolicy,
  delivery: ClaimedDelivery,
  failure: string,
): SettledAttempt {
  const startedAt = clock.wall();
  const steady = clock.steady();
  const unsigned = { timestamp: Math.floor(startedAt / 1000), anchor: '', standard: '' };
  const times = { startedAt, startedSteady: steady, endedSteady: steady };
  return conclude(delivery, unsigned, { response: null, failure }, times, policy);
}

function conclude(
  delivery: ClaimedDelivery,
  signature: Signature,
  outcome: ExchangeOutcome,
  times: { startedAt: number; startedSteady: number; endedSteady: number },
  policy: AttemptPolicy,
): SettledAttempt {
  const status = outcome.response?.status ?? null;
  const next = nextState(status, delivery.attempt, policy.retryDelaysMs);
  return {
    deliveryId: delivery.id,
    webhookId: delivery.webhookId,
    attempt: delivery.attempt,
    startedAt: times.startedAt,
    durationMs: Math.round(times.endedSteady - times.startedSteady),
    endedSteady: times.endedSteady,
    signature,
    response: outcome.response,
    error: next.status === 'succeeded' ? null : describeOutcome(outcome),
    next,
  };
}

function describeOutcome(outcome: ExchangeOutcome): string {
  if (outcome.response === null) return outcome.failure ?? 'The request failed.';
  const { status } = outcome.response;
  if (status >= 300 && status < 400) return `The endpoint answered ${status}; redirects are not followed.`;
  return `The endpoint answered ${status}.`;
}
