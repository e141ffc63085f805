import type { Catalog } from '../catalog/catalog.ts';
import type { Clock } from '../clock.ts';
import type { DeliverySink } from '../deliver/delivery-sink.ts';
import { type ErrorCode, type ErrorDetail, RefusedError, StoreUnavailableError } from '../errors.ts';
import type { IdSource } from '../ids.ts';
import type { Sanitiser } from '../sanitise/sanitise.ts';
import type { SanitisedEvent } from '../sanitise/sanitised-event.ts';
import { scrubRefusal } from '../sanitise/scrub-refusal.ts';
import type { EventStore, HistoryStore, PublishOutcome } from '../store/store.ts';
import {
  Acceptance,
  type IdempotencyKey,
  idempotencyKey,
  nestedTooDeeply,
  type PublishScope,
  unknownProject,
} from './accept.ts';
import type { DataCheck } from './data-check.ts';
import { readBatchRequest } from './request.ts';
import { Turns } from './turns.ts';

export interface PublishResult {
  id: string;
  /** The project has an event of this id already: nothing new was stored or will be delivered. */
  duplicate: boolean;
}

export interface RefusedItem {
  error: string;
  code: ErrorCode;
  details: readonly ErrorDetail[];
}

export type BatchItemResult = PublishResult | RefusedItem;

export interface PublisherDeps {
  catalog: Catalog;
  /** Of that catalog. Compiling it takes a while, so it is made once and passed in. */
  checkData: DataCheck;
  sanitiser: Pick<Sanitiser, 'sanitise'>;
  events: Pick<EventStore, 'publish'>;
  /** To find out whether a request that is refused repeats one that was accepted. */
  history: Pick<HistoryStore, 'event'>;
  deliveries: Pick<DeliverySink, 'offer' | 'wake'>;
  ids: IdSource;
  clock: Pick<Clock, 'wall'>;
  /** Told of a fault of ours that failed one event of a batch, as the answer must not tell it. */
  reportFault: (fault: unknown) => void;
}

/** A test event that was made and not published. */
export interface TestPreview {
  id: string;
  type: string;
  created: string;
  /** The envelope as it would be sent: UTF-8 JSON. */
  body: Uint8Array;
}

/**
 * Takes events in: accepts, sanitises, stores, and hands the deliveries on. An event is on disk once the promise for it
 * resolves, and nothing of it is stored where the promise rejects.
 */
export class Publisher {
  readonly #acceptance: Acceptance;
  readonly #sanitiser: Pick<Sanitiser, 'sanitise'>;
  readonly #events: Pick<EventStore, 'publish'>;
  readonly #history: Pick<HistoryStore, 'event'>;
  readonly #deliveries: Pick<DeliverySink, 'offer' | 'wake'>;
  readonly #reportFault: (fault: unknown) => void;
  readonly #turns = new Turns();

  constructor(deps: PublisherDeps) {
    this.#acceptance = new Acceptance(deps);
    this.#sanitiser = deps.sanitiser;
    this.#events = deps.events;
    this.#history = deps.history;
    this.#deliveries = deps.deliveries;
    this.#reportFault = deps.reportFault;
  }

  /**
   * Publishes one event.
   *
   * @throws RefusedError `invalid_request`, `unknown_event_type`, `not_found` (the project), `payload_too_large`
   * @throws StoreUnavailableError
   */
  async publish(input: unknown, scope: PublishScope): Promise<PublishResult> {
    try {
      return await this.#store(this.#prepare(input, scope));
    } catch (fault) {
      return this.#unlessRepeated(fault, input, scope);
    }
  }

  /**
   * Publishes up to 500 events, each by itself: the results are in the order of the events, and one that is refused
   * changes nothing for the others. They share commits.
   *
   * @throws RefusedError `invalid_request` where it is no batch or too large a one
   * @throws StoreUnavailableError where nothing was accepted for want of the store: the whole batch can be sent again
   */
  async publishBatch(input: unknown, scope: PublishScope): Promise<BatchItemResult[]> {
    const items = readBatchRequest(input);
    const attempting: Promise<Outcome>[] = [];
    for (const item of items) {
      const turn = this.#turns.next();
      if (turn !== null) await turn;
      attempting.push(settle(() => this.#attempt(item, scope)));
    }
    const outcomes = await this.#withRepeats(await Promise.all(attempting), items, scope);
    const unavailable = outcomes.find(({ fault }) => fault instanceof StoreUnavailableError)?.fault;
    if (unavailable !== undefined && outcomes.every(({ result }) => result === undefined)) throw unavailable;
    return outcomes.map(({ result, fault }) => result ?? this.#refusedItem(fault));
  }

  /**
   * Publishes the example of a type to one webhook alone, subscribed or not, enabled or not.
   *
   * @param shown id and time of a preview: the body is then the one that it showed
   * @throws RefusedError `unknown_event_type`, `invalid_request`, `not_found` (the webhook)
   * @throws StoreUnavailableError
   */
  async publishTest(
    projectId: string,
    webhookId: string,
    eventType: string,
    shown: { id?: string | undefined; created?: string | undefined } = {},
  ): Promise<{ id: string }> {
    const event = this.#sanitiser.sanitise(this.#acceptance.example(projectId, eventType, shown));
    const { id } = await this.#store(event, webhookId);
    return { id };
  }

  /** The event that `publishTest` would publish. @throws RefusedError `unknown_event_type` */
  previewTest(projectId: string, eventType: string): TestPreview {
    const example = this.#acceptance.example(projectId, eventType, {}, '?event_type');
    const { body } = this.#sanitiser.sanitise(example);
    return { id: example.id, type: eventType, created: example.created, body };
  }

  #attempt(input: unknown, scope: PublishScope): Promise<PublishResult> {
    return this.#store(this.#prepare(input, scope));
  }

  /**
   * Only when the batch's own events are stored is it known which of the refused ones repeat them: those that come
   * after. One that comes before has nothing to repeat, and its publisher must learn of its fault.
   */
  async #withRepeats(
    attempted: readonly Outcome[],
    items: readonly unknown[],
    scope: PublishScope,
  ): Promise<readonly Outcome[]> {
    if (attempted.every(({ result }) => result !== undefined)) return attempted;
    const keys = items.map((item) => idempotencyKey(item, scope));
    const isAcceptedAfter = (i: number) =>
      attempted.some(({ result }, j) => j > i && result?.duplicate === false && isSame(keys[i], keys[j]));
    return Promise.all(
      attempted.map((outcome, i) =>
        outcome.result === undefined && !isAcceptedAfter(i)
          ? settle(() => this.#unlessRepeated(outcome.fault, items[i], scope))
          : outcome,
      ),
    );
  }

  /** The stages before the store. */
  #prepare(input: unknown, scope: PublishScope): SanitisedEvent {
    try {
      return this.#sanitiser.sanitise(this.#acceptance.accept(input, scope));
    } catch (error) {
      throw error instanceof RangeError ? nestedTooDeeply() : error;
    }
  }

  #store(event: SanitisedEvent, onlyTo?: string): Promise<PublishResult> {
    const stored = this.#events.publish(event, onlyTo === undefined ? undefined : { onlyTo });
    return stored.then((outcome) => this.#stored(event, outcome));
  }

  #stored(event: SanitisedEvent, outcome: PublishOutcome): PublishResult {
    switch (outcome.result) {
      case 'accepted':
        if (outcome.claimed.length > 0) this.#deliveries.offer(outcome.claimed);
        for (const webhookId of outcome.waiting) this.#deliveries.wake(webhookId);
        return { id: event.id, duplicate: false };
      case 'duplicate':
        return { id: event.id, duplicate: true };
      case 'unknown_project':
        throw unknownProject();
      case 'unknown_webhook':
        throw new RefusedError('not_found', 'There is no such webhook.');
    }
  }

  /** A repeat is answered as one whatever its body, so also where its body is refused. Else throws the fault. */
  async #unlessRepeated(fault: unknown, input: unknown, scope: PublishScope): Promise<PublishResult> {
    const key = fault instanceof RefusedError ? idempotencyKey(input, scope) : null;
    const known = key !== null && (await this.#history.event(key.projectId, key.id)) !== null;
    if (known) return { id: key.id, duplicate: true };
    throw fault;
  }

  #refusedItem(fault: unknown): RefusedItem {
    if (fault instanceof RefusedError) {
      return scrubRefusal({ error: fault.message, code: fault.code, details: fault.details });
    }
    if (fault instanceof StoreUnavailableError) {
      return {
        error: 'The event could not be stored just now; send it again.',
        code: 'unavailable',
        details: [],
      };
    }
    this.#reportFault(fault);
    return { error: 'Something went wrong on our side.', code: 'internal_error', details: [] };
  }
}

/** What became of publishing one event: its result, or what it failed of. */
type Outcome = { result: PublishResult; fault?: never } | { result?: never; fault: unknown };

function settle(publish: () => Promise<PublishResult>): Promise<Outcome> {
  try {
    return publish().then(asResult, asFault);
  } catch (fault) {
    return Promise.resolve({ fault });
  }
}

function asResult(result: PublishResult): Outcome {
  return { result };
}

function asFault(fault: unknown): Outcome {
  return { fault };
}

function isSame(a: IdempotencyKey | null | undefined, b: IdempotencyKey | null | undefined): boolean {
  return a != null && b != null && a.id === b.id && a.projectId === b.projectId;
}
