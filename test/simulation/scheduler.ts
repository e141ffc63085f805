import type { Random } from '../support/random.ts';

type Run = () => void;

/** What a task belongs to: it goes with its owner. A process that dies takes its timers and callbacks with it. */
export type Owner = object;

interface Timer {
  dueAt: number;
  /** Decides between timers of one instant. */
  lot: number;
  owner: Owner;
  run: Run | null;
}

interface Lane {
  owner: Owner;
  tasks: Run[];
}

/** How likely time goes on to the next timer although something could run: a busy machine, a slow disk. */
const STALL = 0.05;
const LONGEST_STALL_MS = 200;

/**
 * Virtual time, and the order of everything. Whatever happens in a simulation is a task here, and which of those that
 * could run next does run is drawn from the seed. A task runs to its end with all promises that it settles, so a run
 * is the same every time.
 *
 * A task comes by one of two ways: by a lane, whose own order is kept while lanes mix as they like (a message port
 * between two threads is a lane), or by a timer, which fires at its time or, while the machine is busy, later.
 */
export class Scheduler {
  readonly #random: Random;
  readonly #lanes = new Map<string, Lane>();
  /** Lanes with something to do. */
  #ready: Lane[] = [];
  readonly #timers: Timer[] = [];
  readonly #dropped = new WeakSet<Owner>();
  /** What those who stand still would do. */
  readonly #paused = new Map<Owner, Lane[]>();
  #now: number;
  #ticks = 0;

  constructor(random: Random, startMs: number) {
    this.#random = random;
    this.#now = startMs;
  }

  /** True time in ms, which no clock of the simulation may show. */
  get now(): number {
    return this.#now;
  }

  /** Numbers what happens: what got a lower number happened before. */
  tick(): number {
    this.#ticks += 1;
    return this.#ticks;
  }

  /** Runs `run` some time soon, after whatever was given to the same lane before. */
  post(owner: Owner, lane: string, run: Run): void {
    if (this.#dropped.has(owner)) return;
    let queue = this.#lanes.get(lane);
    if (queue === undefined || queue.owner !== owner) {
      queue = { owner, tasks: [] };
      this.#lanes.set(lane, queue);
    }
    queue.tasks.push(run);
    if (queue.tasks.length === 1) this.#makeReady(queue);
  }

  /** Runs `run` some time soon, in any order with everything else. */
  soon(owner: Owner, run: Run): void {
    if (this.#dropped.has(owner)) return;
    this.#makeReady({ owner, tasks: [run] });
  }

  /** Runs `run` in `delayMs`; the returned function cancels it. */
  timer(owner: Owner, delayMs: number, run: Run): () => void {
    const timer: Timer = { dueAt: this.#now + Math.max(0, delayMs), lot: this.#random.next(), owner, run };
    if (!this.#dropped.has(owner)) push(this.#timers, timer);
    return () => {
      timer.run = null;
    };
  }

  sleep(owner: Owner, delayMs: number): Promise<void> {
    return new Promise((resolve) => this.timer(owner, delayMs, resolve));
  }

  /** Lets nothing of `owner` run until `resume`, as SIGSTOP does. Its timers fire late. */
  pause(owner: Owner): void {
    const own = this.#ready.filter((lane) => lane.owner === owner);
    this.#ready = this.#ready.filter((lane) => lane.owner !== owner);
    if (!this.#dropped.has(owner)) this.#paused.set(owner, own);
  }

  resume(owner: Owner): void {
    const own = this.#paused.get(owner) ?? [];
    this.#paused.delete(owner);
    this.#ready.push(...own);
  }

  #makeReady(lane: Lane): void {
    (this.#paused.get(lane.owner) ?? this.#ready).push(lane);
  }

  /** Forgets everything that belongs to `owner`, now and later. */
  drop(owner: Owner): void {
    this.#dropped.add(owner);
    this.#paused.delete(owner);
    this.#ready = this.#ready.filter((lane) => lane.owner !== owner);
    for (const [name, lane] of this.#lanes) if (lane.owner === owner) this.#lanes.delete(name);
    for (const timer of this.#timers) if (timer.owner === owner) timer.run = null;
  }

  /** Runs until `work` is done. @throws Error where nothing is left to run, or it takes longer than `limitMs` */
  async runUntilDone<T>(work: Promise<T>, limitMs: number): Promise<T> {
    let done = false;
    const finished = work.finally(() => {
      done = true;
    });
    const end = this.#now + limitMs;
    await promisesSettled();
    while (!done) {
      if (!this.#runOne()) throw new Error('the simulation stands still: nothing is left to run');
      await promisesSettled();
      if (this.#now > end) throw new Error(`the simulation was not over after ${limitMs / 1000} virtual s`);
    }
    return finished;
  }

  #runOne(): boolean {
    while (this.#timers[0]?.run === null) pop(this.#timers);
    const nextDueIn = (this.#timers[0]?.dueAt ?? Number.POSITIVE_INFINITY) - this.#now;
    const stalled = this.#random.chance(STALL) && nextDueIn < LONGEST_STALL_MS;
    if (this.#ready.length > 0 && !stalled) this.#runReady();
    else return this.#fireTimer();
    return true;
  }

  #runReady(): void {
    const at = this.#random.int(0, this.#ready.length - 1);
    const lane = this.#ready[at];
    const run = lane?.tasks.shift();
    if (lane !== undefined && lane.tasks.length === 0) {
      const last = this.#ready.pop();
      if (last !== undefined && last !== lane) this.#ready[at] = last;
    }
    run?.();
  }

  #fireTimer(): boolean {
    const timer = pop(this.#timers);
    if (timer === undefined || timer.run === null) return false;
    this.#now = Math.max(this.#now, timer.dueAt);
    if (this.#paused.has(timer.owner)) this.soon(timer.owner, timer.run);
    else timer.run();
    return true;
  }
}

/** A turn of the event loop begins when every promise that could go on has done so. */
function promisesSettled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

// ------------------------------------------------------------------------------------------- a heap of timers

function isBefore(a: Timer, b: Timer): boolean {
  return a.dueAt < b.dueAt || (a.dueAt === b.dueAt && a.lot < b.lot);
}

function push(heap: Timer[], timer: Timer): void {
  let at = heap.length;
  for (;;) {
    const parentAt = (at - 1) >> 1;
    const parent = heap[parentAt];
    if (at === 0 || parent === undefined || !isBefore(timer, parent)) break;
    heap[at] = parent;
    at = parentAt;
  }
  heap[at] = timer;
}

function pop(heap: Timer[]): Timer | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || first === last) return first;
  let at = 0;
  for (;;) {
    let childAt = 2 * at + 1;
    let child = heap[childAt];
    const right = heap[childAt + 1];
    if (right !== undefined && child !== undefined && isBefore(right, child)) {
      childAt += 1;
      child = right;
    }
    if (child === undefined || !isBefore(child, last)) break;
    heap[at] = child;
    at = childAt;
  }
  heap[at] = last;
  return first;
}
