import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { DashboardLink, DashboardSession } from '../../sessions.ts';
import type { Millis } from '../../store.ts';

/** Dashboard links and sessions. Whatever makes one also removes those that have expired. */
export class SessionWriter {
  readonly #projectNum: StatementSync;
  readonly #dropLinks: StatementSync;
  readonly #insertLink: StatementSync;
  readonly #useLink: StatementSync;
  readonly #dropSessions: StatementSync;
  readonly #insertSession: StatementSync;
  readonly #projectId: StatementSync;
  readonly #endSession: StatementSync;

  constructor(db: DatabaseSync) {
    this.#projectNum = db.prepare('SELECT num FROM projects WHERE id = ?');
    this.#dropLinks = db.prepare('DELETE FROM dashboard_links WHERE expires_at <= ?');
    this.#insertLink = db.prepare(
      'INSERT INTO dashboard_links (sha256, project, expires_at) VALUES (?, ?, ?)',
    );
    this.#useLink = db.prepare(
      'DELETE FROM dashboard_links WHERE sha256 = ? AND expires_at > ? RETURNING project',
    );
    this.#dropSessions = db.prepare('DELETE FROM dashboard_sessions WHERE expires_at <= ?');
    this.#insertSession = db.prepare(
      'INSERT INTO dashboard_sessions (sha256, project, created_at, expires_at) VALUES (?, ?, ?, ?)',
    );
    this.#projectId = db.prepare('SELECT id FROM projects WHERE num = ?');
    this.#endSession = db.prepare('DELETE FROM dashboard_sessions WHERE sha256 = ?');
  }

  createLink(
    sha256: Uint8Array,
    { projectId, expiresAt }: DashboardLink,
    now: Millis,
  ): 'created' | 'unknown_project' {
    const project = projectId === null ? null : this.#projectNum.get(projectId)?.num;
    if (project === undefined) return 'unknown_project';
    this.#dropLinks.run(now);
    this.#insertLink.run(sha256, project, expiresAt);
    return 'created';
  }

  useLink(
    linkSha256: Uint8Array,
    { sha256, createdAt, expiresAt }: { sha256: Uint8Array; createdAt: Millis; expiresAt: Millis },
  ): DashboardSession | null {
    const link = this.#useLink.get(linkSha256, createdAt);
    if (link === undefined) return null;
    const project = link.project ?? null;
    this.#dropSessions.run(createdAt);
    this.#insertSession.run(sha256, project, createdAt, expiresAt);
    const projectId = project === null ? null : String(this.#projectId.get(project)?.id);
    return { projectId, createdAt, expiresAt };
  }

  endSession(sha256: Uint8Array): boolean {
    return this.#endSession.run(sha256).changes === 1;
  }
}
