import { StoreUnavailableError } from '../../../errors.ts';
import type { ClaimedDelivery, PublishOutcome, SettleOutcome } from '../../store.ts';
import { AttemptCode, type BatchAnswer, type CommandAnswer, EventCode } from '../boundary/messages.ts';
import { DEAD, FAILED, PENDING, SUCCEEDED } from '../delivery-status.ts';
import type { ChangeHints } from './change-hints.ts';
import type { Directory } from './directory.ts';
import type { PendingAttempt, PendingCommand, PendingEvent, PostedBatch } from './write-queue.ts';

const LOST: SettleOutcome = { result: 'lost' };
const SETTLED: Record<number, SettleOutcome> = {
  [PENDING]: { result: 'settled', status: 'pending' },
  [SUCCEEDED]: { result: 'settled', status: 'succeeded' },
  [FAILED]: { result: 'settled', status: 'failed' },
  [DEAD]: { result: 'settled', status: 'dead' },
};

/** Turns the writer's answers into what callers wait for, and keeps the directory's notes of what is held. */
export class Answers {
  readonly #directory: Directory;
  readonly #hints: ChangeHints;

  constructor(directory: Directory, hints: ChangeHints) {
    this.#directory = directory;
    this.#hints = hints;
  }

  /** Answers everybody who waits for a batch. */
  give(batch: PostedBatch, answer: BatchAnswer): void {
    if (answer.failure !== null) {
      this.reject(batch, new StoreUnavailableError(`the store could not write: ${answer.failure}`));
      return;
    }
    this.#directory.wallAhead = answer.wallAhead;
    this.#directory.change = answer.change;
    const faults = answer.faults.values();
    batch.attempts.forEach((pending, i) => {
      this.#giveAttempt(pending, answer.attempts[i] ?? AttemptCode.LOST, faults);
    });
    batch.commands.forEach((pending, i) => {
      this.#giveCommand(pending, answer.commands[i]);
    });
    for (const [name, num] of answer.newTypes) this.#directory.learnType(name, num);
    let at = 0;
    for (const pending of batch.events) at = this.#giveEvent(pending, answer.events, at, faults);
    if (this.#hints.wanted) this.#hints.give(this.#projectsOf(batch));
  }

  reject(batch: PostedBatch, error: StoreUnavailableError): void {
    for (const pending of batch.events) pending.reject(error);
    for (const pending of batch.attempts) pending.reject(error);
    for (const pending of batch.commands) pending.reject(error);
  }

  #giveAttempt(
    { seq, webhook, attempt, resolve, reject }: PendingAttempt,
    code: number,
    faults: Iterator<string>,
  ): void {
    const outcome = SETTLED[code];
    if (outcome !== undefined) {
      const known = this.#directory.byNum(webhook);
      known?.held.delete(attempt.deliveryId);
      known?.claimed.delete(seq);
      resolve(outcome);
    } else if (code === AttemptCode.FAULT) reject(faultOf(faults.next().value));
    else resolve(LOST);
  }

  #giveCommand(pending: PendingCommand, answer: CommandAnswer | undefined): void {
    if (answer?.ok) {
      this.#directory.learn(pending, answer.value);
      pending.resolve(answer.value);
    } else pending.reject(faultOf(answer?.fault));
  }

  /** Reads the answer for one event, and returns where the next one begins. */
  #giveEvent(pending: PendingEvent, codes: readonly number[], at: number, faults: Iterator<string>): number {
    switch (codes[at]) {
      case EventCode.ACCEPTED: {
        const seq = codes[at + 1] ?? 0;
        const webhooks = codes.slice(at + 3, at + 3 + (codes[at + 2] ?? 0));
        pending.resolve(this.#accepted(pending, seq, webhooks));
        return at + 3 + webhooks.length;
      }
      case EventCode.DUPLICATE:
        pending.resolve({ result: 'duplicate' });
        return at + 1;
      case EventCode.UNKNOWN_WEBHOOK:
        pending.resolve({ result: 'unknown_webhook' });
        return at + 1;
      default:
        pending.reject(faultOf(faults.next().value));
        return at + 1;
    }
  }

  /** Whom a batch may concern. */
  #projectsOf({ events, attempts, commands }: PostedBatch): Set<string> {
    const found = new Set(events.map((event) => event.projectId));
    for (const { webhook } of attempts) found.add(this.#directory.byNum(webhook)?.projectId ?? '');
    for (const { args } of commands) {
      const [webhook] = args;
      if (typeof webhook === 'number') found.add(this.#directory.byNum(webhook)?.projectId ?? '');
    }
    return found;
  }

  #accepted(event: PendingEvent, eventSeq: number, webhooks: readonly number[]): PublishOutcome {
    const claimed: ClaimedDelivery[] = [];
    const waiting: string[] = [];
    let seq = eventSeq;
    for (const signed of webhooks) {
      seq += 1;
      const webhook = this.#directory.byNum(Math.abs(signed));
      if (webhook === undefined) continue;
      if (signed < 0) {
        waiting.push(webhook.id);
        continue;
      }
      const id = this.#directory.ids.toId(seq);
      webhook.held.set(id, seq);
      claimed.push({
        id,
        webhookId: webhook.id,
        projectId: event.projectId,
        eventId: event.id,
        eventType: event.typeName,
        attempt: 1,
        body: event.body,
      });
    }
    return { result: 'accepted', claimed, waiting };
  }
}

function faultOf(fault: string | undefined): StoreUnavailableError {
  return new StoreUnavailableError(`the store could not carry this out: ${fault ?? 'no answer'}`);
}
