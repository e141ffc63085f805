import { TransientMap } from '../../../common/transient-map.ts';
import type { Millis } from '../../store.ts';

/** A delivery that this process holds. */
export interface Claim {
  /** The number of the attempt that it is held for. */
  readonly attempt: number;
  /** Size of its body, which is in memory as long as it is held. */
  readonly bytes: number;
}

/** A place in the order in which waiting deliveries of a webhook are due. */
export interface DuePlace {
  readonly scheduledAt: Millis;
  readonly seq: number;
}

export const START: DuePlace = { scheduledAt: Number.MIN_SAFE_INTEGER, seq: 0 };

/**
 * What the writer keeps in memory of one webhook. The first part repeats the database, exactly, as nobody else writes
 * there; the second part exists only here, and is empty after a restart.
 */
export interface WebhookNote {
  readonly num: number;
  readonly id: string;
  readonly project: number;
  enabled: boolean;
  deletedAt: Millis | null;
  /** Numbers of the types that it is subscribed to. */
  types: ReadonlySet<number>;
  lastSuccessAt: Millis | null;
  failingSince: Millis | null;

  /** Claimed deliveries by their sequence number. */
  readonly claims: TransientMap<number, Claim>;
  claimedBytes: number;
  /** No waiting delivery that nobody holds is due before this (store time). */
  nextDue: Millis;
  /** Up to here all waiting deliveries are held, so a claim need not look at them again. */
  claimedUpTo: DuePlace;
}

export function newNote(
  stored: Pick<
    WebhookNote,
    'num' | 'id' | 'project' | 'enabled' | 'deletedAt' | 'types' | 'lastSuccessAt' | 'failingSince'
  >,
): WebhookNote {
  return {
    ...stored,
    claims: new TransientMap(),
    claimedBytes: 0,
    nextDue: Number.POSITIVE_INFINITY,
    claimedUpTo: START,
  };
}

/** All webhooks that exist or whose history is kept. */
export class WebhookNotes {
  readonly #byNum = new Map<number, WebhookNote>();
  readonly #byId = new Map<string, WebhookNote>();
  readonly #byProject = new Map<number, Set<WebhookNote>>();
  /** Who gets an event: by project, then by type. Made when first asked for, dropped when a webhook changes. */
  readonly #subscribers = new Map<number, Map<number, readonly WebhookNote[]>>();

  get(num: number): WebhookNote | undefined {
    return this.#byNum.get(num);
  }

  find(project: number, id: string): WebhookNote | undefined {
    const note = this.#byId.get(id);
    return note?.project === project ? note : undefined;
  }

  all(): IterableIterator<WebhookNote> {
    return this.#byNum.values();
  }

  /** How many webhooks of a project count against its limit. */
  countOf(project: number): number {
    let count = 0;
    for (const note of this.#byProject.get(project) ?? []) if (note.deletedAt === null) count += 1;
    return count;
  }

  /** Enabled webhooks of a project that are subscribed to a type, in order of their creation. */
  subscribers(project: number, type: number): readonly WebhookNote[] {
    let byType = this.#subscribers.get(project);
    if (byType === undefined) {
      byType = new Map();
      this.#subscribers.set(project, byType);
    }
    let found = byType.get(type);
    if (found === undefined) {
      const all = [...(this.#byProject.get(project) ?? [])];
      found = all.filter((note) => note.enabled && note.deletedAt === null && note.types.has(type));
      byType.set(type, found);
    }
    return found;
  }

  add(note: WebhookNote): void {
    this.#byNum.set(note.num, note);
    this.#byId.set(note.id, note);
    const siblings = this.#byProject.get(note.project) ?? new Set();
    this.#byProject.set(note.project, siblings.add(note));
    this.changed(note);
  }

  remove(note: WebhookNote): void {
    this.#byNum.delete(note.num);
    this.#byId.delete(note.id);
    this.#byProject.get(note.project)?.delete(note);
    this.changed(note);
  }

  /** Must be called after a change to `enabled`, `deletedAt` or `types`, or fan-out would miss it. */
  changed(note: WebhookNote): void {
    this.#subscribers.delete(note.project);
  }
}
