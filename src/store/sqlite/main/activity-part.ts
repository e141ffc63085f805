import {
  type ActivityStore,
  type ChangeScope,
  type Changes,
  STATS_SPANS,
  type StatsQuery,
  type StatsSpan,
} from '../../activity.ts';
import type { ChangePlace } from '../boundary/reads.ts';
import type { ChangeHints } from './change-hints.ts';
import type { Directory } from './directory.ts';
import type { Reading } from './reading.ts';

export class ActivityPart implements ActivityStore {
  readonly #reads: Reading;
  readonly #directory: Directory;
  readonly #hints: ChangeHints;

  constructor(reads: Reading, directory: Directory, hints: ChangeHints) {
    this.#reads = reads;
    this.#directory = directory;
    this.#hints = hints;
  }

  async stats(
    projectId: string,
    { webhookId, since, resolution, lengthMs }: StatsQuery,
  ): Promise<StatsSpan[]> {
    const webhooks = this.#directory.webhooksIn(projectId, webhookId).map(({ num }) => num);
    if (webhooks.length === 0) return [];
    const span = STATS_SPANS[resolution];
    return this.#reads.read('stats', webhooks, { span, since, lengthMs: lengthMs ?? span });
  }

  async changes(
    { projectId, webhookId }: ChangeScope,
    after: string | null,
    limit: number,
  ): Promise<Changes | 'expired'> {
    const upTo = this.#directory.change;
    if (after === null) return { rows: [], next: placeText({ num: upTo + 1, done: 0 }), more: false };
    const place = readPlace(after);
    // A place that lies ahead is of another database, or of one whose clock was put back.
    if (place === null || place.num > upTo + 1) return 'expired';
    if (place.num > upTo) return { rows: [], next: after, more: false };
    const webhooks = this.#directory.webhooksIn(projectId, webhookId);
    const claimed = webhooks.flatMap((webhook) =>
      [...webhook.claimed].map(([seq, num]) => ({ seq, num })).filter(({ num }) => num >= place.num),
    );
    const read = await this.#reads.read('changes', {
      webhooks: webhooks.map(({ num }) => num),
      place,
      upTo,
      limit,
      claimed,
      view: this.#reads.viewOf(webhooks),
    });
    return read === null ? 'expired' : { rows: read.rows, next: placeText(read.next), more: read.more };
  }

  onChange(projectId: string, listener: () => void): () => void {
    return this.#hints.listen(projectId, listener);
  }
}

function placeText({ num, done }: ChangePlace): string {
  return `${num}.${done}`;
}

function readPlace(text: string): ChangePlace | null {
  const match = /^(\d{1,16})\.(\d{1,9})$/.exec(text);
  return match === null ? null : { num: Number(match[1]), done: Number(match[2]) };
}
