import { StoreUnavailableError } from '../../../errors.ts';
import type { SanitisedEvent } from '../../../sanitise/sanitised-event.ts';
import type { EventStore, PublishOutcome } from '../../store.ts';
import type { Core } from '../core.ts';
import { isCertain } from '../faults.ts';
import { GroupCommit } from '../group-commit.ts';
import { byProject } from '../statement-groups.ts';
import { WEBHOOK_EXISTS } from '../statements/publish.ts';
import { type Fanned, type NewEvent, outcomeOf, storeOfProject, storeTogether } from './publish-batch.ts';

/** Events in one transaction: many enough to share its cost, few enough that none waits long for its neighbours. */
const LARGEST_BATCH = 400;

/** Stores events. Concurrent publishes of a project share transactions; projects are spread over a few lanes. */
export class EventPart implements EventStore {
  readonly #core: Core;
  readonly #lanes: GroupCommit<NewEvent, PublishOutcome>[];

  constructor(core: Core, lanes: number) {
    this.#core = core;
    this.#lanes = Array.from(
      { length: lanes },
      (_, lane) =>
        new GroupCommit((events) => this.#commit(events), {
          largest: LARGEST_BATCH,
          kindOf: byProject(core, ({ event }) => event.projectId),
          between: () => core.claimTurns.next(lane),
        }),
    );
  }

  async publish(event: SanitisedEvent, options?: { onlyTo?: string }): Promise<PublishOutcome> {
    const { directory, database } = this.#core;
    const projectId = event.projectId.toLowerCase();
    if (!directory.knowsProject(projectId) && !(await directory.projectExists(projectId))) {
      return { result: 'unknown_project' };
    }
    const onlyTo = options?.onlyTo ?? null;
    if (onlyTo !== null) {
      const [found] = await database.run(WEBHOOK_EXISTS, [projectId, onlyTo]);
      if (found === undefined) return { result: 'unknown_webhook' };
    }
    const lane = this.#core.claimTurns.laneOf(projectId);
    const head = this.#core.keys.take(this.#core.time.now());
    const added = this.#lanes[lane]?.add({ event, onlyTo, head });
    return added ?? Promise.reject(new StoreUnavailableError('there is no lane for the project'));
  }

  async idle(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.idle()));
  }

  runningIn(lane: number): boolean {
    return this.#lanes[lane]?.running ?? false;
  }

  async #commit(events: NewEvent[]): Promise<PublishOutcome[]> {
    const { database, directory, node, book, clock } = this.#core;
    await directory.addTypes(events.map(({ event }) => event.type));
    const claimer = node.sure ? node.id : null;
    const how = { node: claimer, book, now: clock.steady() };
    const [first] = events;
    let fanned: Fanned[];
    try {
      if (!database.distributed || first === undefined) fanned = await storeTogether(database, events, how);
      else {
        const { projectId } = first.event;
        fanned = await database.transaction((tx) => storeOfProject(tx, projectId, events, how));
      }
    } catch (error) {
      const cause = error instanceof Error ? error.cause : undefined;
      if (!isCertain(cause)) node.doubtClaims();
      throw error;
    }
    this.#core.hints.tell(events.map(({ event }) => event.projectId));
    return this.#answer(events, fanned, claimer);
  }

  #answer(events: NewEvent[], fanned: Fanned[], claimer: number | null): PublishOutcome[] {
    const accepted = new Map(fanned.map((each) => [each.event.head, this.#accept(each, claimer)]));
    return events.map(({ head }) => accepted.get(head) ?? { result: 'duplicate' });
  }

  #accept(fanned: Fanned, claimer: number | null): PublishOutcome {
    const { book, clock, directory, wake } = this.#core;
    const outcome = outcomeOf(fanned);
    const { projectId, body } = fanned.event.event;
    for (const { id, webhookId } of outcome.claimed) {
      directory.learnWebhook(webhookId, projectId);
      book.hold(book.of(projectId, webhookId), {
        projectId,
        deliveryId: id,
        attempt: 1,
        bytes: body.byteLength,
        node: claimer ?? 0,
        settling: false,
      });
    }
    const now = clock.steady();
    for (const webhookId of outcome.waiting) {
      directory.learnWebhook(webhookId, projectId);
      const claims = book.of(projectId, webhookId);
      claims.nextDue = Math.min(claims.nextDue, now);
      claims.leftWaiting += 1;
      wake.tellOthers(projectId, webhookId);
    }
    return outcome;
  }
}
