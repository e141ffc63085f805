import { StoreUnavailableError } from '../../errors.ts';
import { isDataFault } from './faults.ts';

interface Waiting<Item, Answer> {
  item: Item;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

interface GroupOptions<Item> {
  largest: number;
  kindOf?: ((item: Item) => string) | undefined;
  between?: () => void;
}

/**
 * Lets concurrent calls share a transaction: whatever arrives while one is under way goes together into the next. So a
 * quiet node answers after one round trip, and a busy one makes few and large transactions.
 */
export class GroupCommit<Item, Answer> {
  readonly #commit: (items: Item[]) => Promise<Answer[]>;
  readonly #largest: number;
  readonly #between: () => void;
  readonly #kindOf: ((item: Item) => string) | undefined;
  #waiting: Waiting<Item, Answer>[] = [];
  #running = false;
  #idle: (() => void)[] = [];

  /**
   * @param commit carries out a batch: an answer for each item, or a rejection for all of them
   * @param options.largest items in one batch at most
   * @param options.kindOf items of different kinds do not share a batch; left out: all may
   * @param options.between called after each batch, before the next one begins
   */
  constructor(commit: (items: Item[]) => Promise<Answer[]>, options: GroupOptions<Item>) {
    this.#commit = commit;
    this.#largest = options.largest;
    this.#kindOf = options.kindOf;
    this.#between = options.between ?? (() => {});
  }

  get running(): boolean {
    return this.#running;
  }

  add(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#running) return;
      this.#running = true;
      // Others of this turn of the event loop come along.
      setImmediate(() => void this.#run());
    });
  }

  /** Resolves when nothing is waiting or under way. */
  idle(): Promise<void> {
    return this.#running ? new Promise((resolve) => this.#idle.push(resolve)) : Promise.resolve();
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#commitAll(this.#nextBatch());
      this.#between();
    }
    this.#running = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #nextBatch(): Waiting<Item, Answer>[] {
    const kindOf = this.#kindOf;
    const [first] = this.#waiting;
    if (kindOf === undefined || first === undefined) return this.#waiting.splice(0, this.#largest);
    const kind = kindOf(first.item);
    const batch: Waiting<Item, Answer>[] = [];
    this.#waiting = this.#waiting.filter((waiting) => {
      if (batch.length === this.#largest || kindOf(waiting.item) !== kind) return true;
      batch.push(waiting);
      return false;
    });
    return batch;
  }

  async #commitAll(batch: Waiting<Item, Answer>[]): Promise<void> {
    try {
      const answers = await this.#commit(batch.map(({ item }) => item));
      for (const [i, { resolve }] of batch.entries()) resolve(answers[i] as Answer);
    } catch (error) {
      const cause = error instanceof StoreUnavailableError ? error.cause : undefined;
      if (batch.length > 1 && isDataFault(cause)) return this.#commitEach(batch);
      for (const { reject } of batch) reject(error);
    }
  }

  /** One of them cannot be stored: by themselves, the others can. */
  async #commitEach(batch: Waiting<Item, Answer>[]): Promise<void> {
    for (const one of batch) await this.#commitAll([one]);
  }
}
