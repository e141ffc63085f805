import type { Clock } from '../../clock.ts';
import type { Millis } from '../store.ts';
import { arrayOf, arrayOfPlain } from './array-literal.ts';
import type { ClaimBook } from './claim-book.ts';
import type { Database } from './database.ts';
import type { DatabaseClock } from './database-clock.ts';
import { MIGRATIONS } from './migrate.ts';
import {
  BEAT,
  DEAD_NODES,
  FORGET_NODES,
  GIVE_UP_NODES,
  GIVE_UP_SILENT_NODES,
  OTHER_NODES,
  REGISTER_NODE,
} from './statements/nodes.ts';
import { RELEASE_CLAIMS } from './statements/queue.ts';

const BEAT_MS = 750;
/** A node that was not heard of for so long is given up. With a beat and the release that is well below 10 s. */
const SILENT_MS = 5_000;
/** So long after its last beat a node claims nothing more: it may be given up. */
const SURE_MS = 3_750;
/** For so long a dead node's claims are looked for again: a transaction of it may have been under way when it died. */
const LOOK_AGAIN_MS = 600_000;
const FORGET_MS = 86_400_000;

interface Beat {
  id: number;
}

/**
 * This node among the others: it shows that it lives, and takes back what dead ones had claimed.
 *
 * A node claims under a number of its own (`id`). It takes a new one where the old one may not be its own any more: it
 * was stopped for longer than the others wait, or a claim may have been committed whose answer was lost. The old number
 * stays alive for what is still held under it, and goes when nothing is.
 */
export class Node {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #claims: ClaimBook;
  readonly #released: (webhooks: { projectId: string; webhookId: string }[]) => void;
  readonly #report: (message: string, error?: unknown) => void;
  #id: number;
  readonly #retiring = new Set<number>();
  #lastBeat: Millis;
  /** Since when this node has been beating without a gap: one that was cut off itself cannot tell who else is silent. */
  #beatingSince: Millis;
  readonly #time: DatabaseClock;
  #renew = false;
  #underWay: Promise<void> = Promise.resolve();
  #cancelTimer = () => {};
  #stopped = false;

  private constructor(deps: NodeDeps, first: Beat, steady: Millis) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    this.#claims = deps.claims;
    this.#released = deps.released;
    this.#report = deps.report;
    this.#id = first.id;
    this.#time = deps.time;
    this.#lastBeat = steady;
    this.#beatingSince = steady;
  }

  static async join(deps: NodeDeps): Promise<Node> {
    const [first] = await deps.database.run<Beat>(REGISTER_NODE, [MIGRATIONS.length]);
    if (first === undefined) throw new Error('a node was registered and got no number');
    const node = new Node(deps, first, deps.clock.steady());
    node.#schedule();
    return node;
  }

  get id(): number {
    return this.#id;
  }

  /** Whether what is claimed now is this node's for certain. */
  get sure(): boolean {
    return !this.#renew && this.#clock.steady() - this.#lastBeat < SURE_MS;
  }

  /** A claim may have been committed without this node knowing what was claimed. */
  doubtClaims(): void {
    this.#renew = true;
  }

  async leave(): Promise<void> {
    this.#stopped = true;
    this.#cancelTimer();
    await this.#underWay;
    const ids = arrayOf(this.#ids());
    await this.#database.run(GIVE_UP_NODES, [ids]);
    await this.#database.run(RELEASE_CLAIMS, [ids, '{}']);
  }

  /** Every number that this node goes by. */
  #ids(): number[] {
    return [this.#id, ...this.#retiring];
  }

  #schedule(): void {
    this.#cancelTimer = this.#clock.timer(BEAT_MS, () => {
      this.#underWay = this.#beat()
        .catch((error: unknown) => this.#report('PostgreSQL could not be reached', error))
        .finally(() => {
          if (!this.#stopped) this.#schedule();
        });
    });
  }

  async #beat(): Promise<void> {
    const before = this.#clock.steady();
    const beats = await this.#database.run<Beat>(BEAT, [arrayOf(this.#ids())]);
    const after = this.#clock.steady();
    const mine = beats.find(({ id }) => id === this.#id);
    for (const id of this.#retiring) if (!beats.some((beat) => beat.id === id)) this.#retiring.delete(id);
    if (before - this.#lastBeat > SURE_MS) this.#beatingSince = after;
    if (mine === undefined) {
      this.#report('this node was given up by the others, and goes on under a new number');
      await this.#renewNumber();
    } else {
      this.#lastBeat = before;
      if (this.#renew) {
        this.#retiring.add(this.#id);
        await this.#renewNumber();
      }
    }
    await this.#time.look(this.#database, 1);
    const others = await this.#database.run(OTHER_NODES, [arrayOf(this.#ids())]);
    this.#claims.setAlone(others.length === 0);
    await this.#retire();
    if (after - this.#beatingSince >= SILENT_MS) await this.#takeBack();
  }

  async #renewNumber(): Promise<void> {
    const before = this.#clock.steady();
    const [next] = await this.#database.run<Beat>(REGISTER_NODE, [MIGRATIONS.length]);
    if (next === undefined) return;
    this.#id = next.id;
    this.#lastBeat = before;
    this.#renew = false;
  }

  /** Lets go of what may have been claimed under an earlier number unknown to this node, and of the number in the end. */
  async #retire(): Promise<void> {
    for (const id of this.#retiring) {
      const held = this.#claims.heldUnder(id);
      if (held.length === 0) {
        await this.#database.run(GIVE_UP_NODES, [arrayOf([id])]);
        this.#retiring.delete(id);
      }
      await this.#release([id], held);
    }
  }

  async #takeBack(): Promise<void> {
    const silent = await this.#database.run<{ id: number }>(GIVE_UP_SILENT_NODES, [SILENT_MS]);
    if (silent.length > 0) this.#report(`given up: node ${silent.map(({ id }) => id).join(', ')}`);
    const dead = await this.#database.run<{ id: number }>(DEAD_NODES, [LOOK_AGAIN_MS]);
    if (dead.length > 0)
      await this.#release(
        dead.map(({ id }) => id),
        [],
      );
    await this.#database.run(FORGET_NODES, [FORGET_MS]);
  }

  async #release(nodes: number[], except: string[]): Promise<void> {
    const rows = await this.#database.run<{ project_id: string; webhook_id: string }>(RELEASE_CLAIMS, [
      arrayOf(nodes),
      arrayOfPlain(except),
    ]);
    const webhooks = new Map(rows.map((row) => [row.webhook_id, row.project_id]));
    this.#released([...webhooks].map(([webhookId, projectId]) => ({ projectId, webhookId })));
  }
}

export interface NodeDeps {
  database: Database;
  clock: Clock;
  claims: ClaimBook;
  time: DatabaseClock;
  /** Told of webhooks whose deliveries wait again. */
  released(webhooks: { projectId: string; webhookId: string }[]): void;
  report(message: string, error?: unknown): void;
}
