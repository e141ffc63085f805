import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { DashboardLink, DashboardSession } from '../../sessions.ts';
import type { Millis } from '../../store.ts';

/** Reads of dashboard links and sessions. */
export class SessionReader {
  readonly #link: StatementSync;
  readonly #session: StatementSync;

  constructor(db: DatabaseSync) {
    this.#link = db.prepare(`
      SELECT p.id AS projectId, l.expires_at AS expiresAt
      FROM dashboard_links AS l LEFT JOIN projects AS p ON p.num = l.project
      WHERE l.sha256 = ? AND l.expires_at > ?`);
    this.#session = db.prepare(`
      SELECT p.id AS projectId, s.created_at AS createdAt, s.expires_at AS expiresAt
      FROM dashboard_sessions AS s LEFT JOIN projects AS p ON p.num = s.project
      WHERE s.sha256 = ? AND s.expires_at > ?`);
  }

  link(sha256: Uint8Array, at: Millis): DashboardLink | null {
    const row = this.#link.get(sha256, at);
    return row === undefined ? null : ({ ...row } as unknown as DashboardLink);
  }

  session(sha256: Uint8Array, at: Millis): DashboardSession | null {
    const row = this.#session.get(sha256, at);
    return row === undefined ? null : ({ ...row } as unknown as DashboardSession);
  }
}
