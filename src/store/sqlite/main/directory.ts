import { TransientMap } from '../../../common/transient-map.ts';
import type {
  ClaimedRows,
  CommandCall,
  ExpiredChunk,
  Snapshot,
  WriteCommands,
} from '../boundary/messages.ts';
import { DeliveryIds } from '../delivery-ids.ts';

/** A webhook as the main thread knows it. */
export interface KnownWebhook {
  readonly num: number;
  readonly id: string;
  readonly project: number;
  readonly projectId: string;
  /** Deliveries that this process holds: id → seq. The writer has the same, and decides. */
  readonly held: TransientMap<string, number>;
  /** Those of them that waited in the store: seq → number of the change that handed them out. */
  readonly claimed: TransientMap<number, number>;
}

/**
 * How ids and names that callers use go with the numbers that the store uses. Exact, as every change of them passes
 * through here, so whatever is unknown needs no way to the writer.
 */
export class Directory {
  readonly ids: DeliveryIds;
  /** See `StoreTime.wallAhead`. */
  wallAhead: number;
  /** The number of the newest change that has been answered. */
  change: number;
  readonly #projects = new Map<string, number>();
  readonly #projectIds = new Map<number, string>();
  readonly #types = new Map<string, number>();
  readonly #typeNames = new Map<number, string>();
  readonly #byId = new Map<string, KnownWebhook>();
  readonly #byNum = new Map<number, KnownWebhook>();
  readonly #byProject = new Map<number, Set<KnownWebhook>>();

  constructor(snapshot: Snapshot) {
    this.ids = new DeliveryIds(snapshot.idTail);
    this.wallAhead = snapshot.wallAhead;
    this.change = snapshot.change;
    for (const [id, num] of snapshot.projects) this.#addProject(id, num);
    for (const [name, num] of snapshot.types) this.learnType(name, num);
    for (const { id, num, project } of snapshot.webhooks) this.#addWebhook(id, num, project);
  }

  project(id: string): number | undefined {
    return this.#projects.get(id);
  }

  type(name: string): number | undefined {
    return this.#types.get(name);
  }

  typeName(num: number): string {
    return this.#typeNames.get(num) ?? '';
  }

  /** Also a deleted one, while its history is kept. */
  webhook(id: string): KnownWebhook | undefined {
    return this.#byId.get(id);
  }

  webhookIn(projectId: string, id: string): KnownWebhook | undefined {
    const webhook = this.#byId.get(id);
    return webhook?.projectId === projectId ? webhook : undefined;
  }

  byNum(num: number): KnownWebhook | undefined {
    return this.#byNum.get(num);
  }

  /** All of a project, deleted ones included while their history is kept. */
  webhooksOf(project: number): Iterable<KnownWebhook> {
    return this.#byProject.get(project) ?? [];
  }

  /** All of a project, or the one that is named: none where the project, or the webhook in it, is not there. */
  webhooksIn(projectId: string, webhookId?: string): KnownWebhook[] {
    const project = this.#projects.get(projectId);
    if (project === undefined) return [];
    if (webhookId === undefined) return [...this.webhooksOf(project)];
    const webhook = this.webhookIn(projectId, webhookId);
    return webhook === undefined ? [] : [webhook];
  }

  /** Takes note of what a command has changed. Must be done before anything else that shared its commit is answered. */
  learn(call: CommandCall, value: unknown): void {
    switch (call.name) {
      case 'createProject':
        if (typeof value === 'number') this.#addProject(call.args[0].id, value);
        break;
      case 'createWebhook': {
        const created = value as ReturnType<WriteCommands['createWebhook']>;
        if (typeof created === 'string') break;
        const { id, projectId } = created.webhook;
        this.#addWebhook(id, created.num, this.#projects.get(projectId) ?? 0);
        break;
      }
      case 'claim':
        this.#learnClaim(call.args[0], value as ClaimedRows);
        break;
      case 'letGo':
        this.#learnLetGo(...call.args);
        break;
      case 'expireChunk':
        for (const num of (value as ExpiredChunk).forgotten) this.#forgetWebhook(num);
        break;
    }
  }

  #learnClaim(num: number, { seqs }: ClaimedRows): void {
    const webhook = this.#byNum.get(num);
    for (const seq of seqs) {
      webhook?.held.set(this.ids.toId(seq), seq);
      webhook?.claimed.set(seq, this.change);
    }
  }

  #learnLetGo(num: number, seqs: readonly number[]): void {
    const webhook = this.#byNum.get(num);
    for (const seq of seqs) {
      webhook?.held.delete(this.ids.toId(seq));
      webhook?.claimed.delete(seq);
    }
  }

  #addProject(id: string, num: number): void {
    this.#projects.set(id, num);
    this.#projectIds.set(num, id);
  }

  learnType(name: string, num: number): void {
    this.#types.set(name, num);
    this.#typeNames.set(num, name);
  }

  #addWebhook(id: string, num: number, project: number): void {
    const projectId = this.#projectIds.get(project) ?? '';
    const webhook: KnownWebhook = {
      num,
      id,
      project,
      projectId,
      held: new TransientMap(),
      claimed: new TransientMap(),
    };
    this.#byId.set(id, webhook);
    this.#byNum.set(num, webhook);
    const siblings = this.#byProject.get(project) ?? new Set();
    this.#byProject.set(project, siblings.add(webhook));
  }

  #forgetWebhook(num: number): void {
    const webhook = this.#byNum.get(num);
    if (webhook === undefined) return;
    this.#byNum.delete(num);
    this.#byId.delete(webhook.id);
    this.#byProject.get(webhook.project)?.delete(webhook);
  }
}
