import type { Clock } from '../clock.ts';
import { ALL_FAILURES, FailureBudget, PROJECT_FAILURES } from './failure-budget.ts';
import type { Lane } from './lane.ts';
import { type Levelled, Levels, noLevel } from './levels.ts';

export interface DispatchLimits {
  /** Attempts under way for one webhook. */
  perWebhook: number;
  /** Attempts under way in all. */
  total: number;
}

/** Of the slots that are free, one webhook may have as many as this part; so a few that hang never use them up. */
const WEBHOOK_SHARE = 1 / 16;
/** The same for one project, whatever the number of its webhooks. */
const PROJECT_SHARE = 1 / 2;

/** What a project has under way, and which of its lanes wait for a slot. */
interface Project {
  id: string;
  inFlight: number;
  waiting: Levels<Lane>;
  readonly place: Levelled<Project>;
  budget: FailureBudget;
}

/**
 * Who gets the next slot: the project with the least under way, and in it the webhook with the least. So whoever has
 * nothing under way comes first, however many others wait. Each may have a part of what is free, and the fuller it
 * gets the smaller that part is: hanging webhooks leave slots for those that come later.
 *
 * A lane is either not waiting, or in its project's `waiting` on the level of its attempts under way; a project with
 * waiting lanes is in `#waiting` on the level of its own.
 */
export class FairShare {
  readonly #limits: DispatchLimits;
  readonly #projects = new Map<string, Project>();
  readonly #waiting = new Levels<Project>();
  readonly #budget = new FailureBudget(ALL_FAILURES);
  #inFlight = 0;

  constructor(limits: DispatchLimits) {
    this.#limits = limits;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Whether most slots are free: nobody then waits because others keep theirs for long. */
  get roomy(): boolean {
    return this.#inFlight < this.#limits.total / 2;
  }

  /** Whether the lane may have another attempt under way as far as slots go. */
  hasSlot(lane: Lane): boolean {
    return lane.inFlight < this.#webhookShare() && this.#projectOf(lane).inFlight < this.#projectShare();
  }

  /** Milliseconds until the lane may risk another failure; 0 = now. */
  waitMs(lane: Lane, clock: Pick<Clock, 'steady'>): number {
    const project = this.#projectOf(lane);
    // The common case costs no look at the clock.
    if (lane.budget.full && project.budget.full && !lane.failedLast) return 0;
    const now = clock.steady();
    return Math.max(
      lane.budget.waitMs(lane.inFlight, now),
      project.budget.waitMs(project.inFlight, now),
      // Whoever has not failed so last does not wait for strangers that have.
      lane.failedLast ? this.#budget.waitMs(0, now) : 0,
    );
  }

  started(lane: Lane): void {
    this.#count(lane, +1);
  }

  ended(lane: Lane, costly: boolean, clock: Pick<Clock, 'steady'>): void {
    this.#count(lane, -1);
    lane.failedLast = costly;
    if (!costly) return;
    const now = clock.steady();
    lane.budget.spend(now);
    this.#projectOf(lane).budget.spend(now);
    this.#budget.spend(now);
  }

  /** The lane has a delivery queued and wants a slot for it. */
  wait(lane: Lane): void {
    const project = this.#projectOf(lane);
    project.waiting.add(lane, lane.inFlight);
    this.#waiting.add(project, project.inFlight);
  }

  /** Takes the lane that is next out of those that wait; undefined where none may start now. */
  next(): Lane | undefined {
    const most = this.#webhookShare();
    const fits = (project: Project) => project.waiting.lowestLevel() < most;
    const project = this.#waiting.find(this.#projectShare(), fits);
    const lane = project?.waiting.first();
    if (lane !== undefined) this.leave(lane);
    return lane;
  }

  /** The lane waits no more. */
  leave(lane: Lane): void {
    if (lane.place.level === null) return;
    const project = this.#projectOf(lane);
    project.waiting.delete(lane);
    if (project.waiting.size === 0) this.#waiting.delete(project);
    this.#forgetIfIdle(project);
  }

  #webhookShare(): number {
    return Math.min(this.#limits.perWebhook, this.#partOfFree(WEBHOOK_SHARE));
  }

  #projectShare(): number {
    return this.#partOfFree(PROJECT_SHARE);
  }

  /** At least one while there is any, for those that have nothing under way. */
  #partOfFree(part: number): number {
    const free = this.#limits.total - this.#inFlight;
    return free <= 0 ? 0 : Math.max(1, Math.floor(free * part));
  }

  #count(lane: Lane, by: 1 | -1): void {
    const project = this.#projectOf(lane);
    const laneWaits = project.waiting.delete(lane);
    const projectWaits = this.#waiting.delete(project);
    lane.inFlight += by;
    project.inFlight += by;
    this.#inFlight += by;
    if (laneWaits) project.waiting.add(lane, lane.inFlight);
    if (projectWaits) this.#waiting.add(project, project.inFlight);
    if (by < 0) this.#forgetIfIdle(project);
  }

  #projectOf(lane: Lane): Project {
    let project = this.#projects.get(lane.projectId);
    if (project === undefined) {
      project = {
        id: lane.projectId,
        inFlight: 0,
        waiting: new Levels(),
        place: noLevel(),
        budget: new FailureBudget(PROJECT_FAILURES),
      };
      this.#projects.set(lane.projectId, project);
    }
    return project;
  }

  #forgetIfIdle({ id, inFlight, waiting, budget }: Project): void {
    if (inFlight === 0 && waiting.size === 0 && budget.full) this.#projects.delete(id);
  }
}
