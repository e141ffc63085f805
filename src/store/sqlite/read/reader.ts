import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Clock } from '../../../clock.ts';
import type { ReadName, Reads } from '../boundary/reads.ts';
import type { DeliveryIds } from '../delivery-ids.ts';
import { AccessReader } from './access.ts';
import { ChangeReader } from './changes.ts';
import { DeliveryRows } from './delivery-rows.ts';
import { HistoryDetails } from './history-detail.ts';
import { HistoryPages } from './history-page.ts';
import { SessionReader } from './sessions.ts';
import { StatsReader } from './stats.ts';
import { WebhookReader } from './webhooks.ts';

/** Answers reads on a connection of its own. Knows nothing of threads. */
export class Reader {
  readonly #reads: Reads;
  readonly #begin: StatementSync;
  readonly #end: StatementSync;

  constructor(db: DatabaseSync, ids: DeliveryIds, clock: Pick<Clock, 'wall'>) {
    this.#begin = db.prepare('BEGIN');
    this.#end = db.prepare('ROLLBACK');
    const access = new AccessReader(db);
    const webhooks = new WebhookReader(db, clock);
    const rows = new DeliveryRows(db, ids);
    const pages = new HistoryPages(db, rows);
    const details = new HistoryDetails(db, rows);
    const stats = new StatsReader(db);
    const changes = new ChangeReader(db, rows);
    const sessions = new SessionReader(db);
    this.#reads = {
      listProjects: () => access.listProjects(),
      findKey: (kind, sha256) => access.findKey(kind, sha256),
      listKeys: (kind, projectId) => access.listKeys(kind, projectId),
      readSetting: (name) => access.readSetting(name),
      listWebhooks: (project) => webhooks.list(project),
      getWebhook: (webhook) => webhooks.get(webhook),
      target: (webhook) => webhooks.target(webhook),
      page: (request) => pages.page(request),
      delivery: (webhook, seq, view) => details.delivery(webhook, seq, view),
      event: (project, id, view) => details.event(project, id, view),
      countFinished: (webhook, range) => pages.countFinished(webhook, range),
      stats: (webhooks, spans) => stats.stats(webhooks, spans),
      changes: (request) => changes.changes(request),
      findLink: (sha256, at) => sessions.link(sha256, at),
      findSession: (sha256, at) => sessions.session(sha256, at),
    };
  }

  read(name: ReadName, args: readonly unknown[]): unknown {
    // The compiler does not follow that a call's name and arguments belong together.
    const read = this.#reads[name] as (...args: readonly unknown[]) => unknown;
    // One snapshot for all statements of a read: a delivery that ends meanwhile must not be missed, or shown twice.
    this.#begin.run();
    try {
      return read(...args);
    } finally {
      this.#end.run();
    }
  }
}
