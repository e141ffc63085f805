import type { DashboardLink, DashboardSession, SessionStore } from '../../sessions.ts';
import type { Millis } from '../../store.ts';
import type { Core } from '../core.ts';
import * as sql from '../statements/sessions.ts';

/** Dashboard links and sessions. Whatever makes one also removes those that have expired. */
export class SessionPart implements SessionStore {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  async createLink(
    sha256: Uint8Array,
    { projectId, expiresAt }: DashboardLink,
  ): Promise<'created' | 'unknown_project'> {
    const { database, directory } = this.#core;
    if (projectId !== null && !(await directory.projectExists(projectId))) return 'unknown_project';
    await database.run(sql.DROP_LINKS);
    await database.run(sql.INSERT_LINK, [sha256, projectId, expiresAt]);
    return 'created';
  }

  async findLink(sha256: Uint8Array, at: Millis): Promise<DashboardLink | null> {
    const [row] = await this.#core.database.run<{ project_id: string | null; expires_at: number }>(
      sql.FIND_LINK,
      [sha256, at],
    );
    return row === undefined ? null : { projectId: row.project_id, expiresAt: row.expires_at };
  }

  useLink(
    linkSha256: Uint8Array,
    { sha256, createdAt, expiresAt }: { sha256: Uint8Array; createdAt: Millis; expiresAt: Millis },
  ): Promise<DashboardSession | null> {
    return this.#core.database.transaction(async (tx) => {
      const [link] = await tx.run<{ project_id: string | null }>(sql.USE_LINK, [linkSha256, createdAt]);
      if (link === undefined) return null;
      await tx.run(sql.DROP_SESSIONS, [createdAt]);
      await tx.run(sql.INSERT_SESSION, [sha256, link.project_id, createdAt, expiresAt]);
      return { projectId: link.project_id, createdAt, expiresAt };
    });
  }

  async findSession(sha256: Uint8Array, at: Millis): Promise<DashboardSession | null> {
    const [row] = await this.#core.database.run<{
      project_id: string | null;
      created_at: number;
      expires_at: number;
    }>(sql.FIND_SESSION, [sha256, at]);
    if (row === undefined) return null;
    return { projectId: row.project_id, createdAt: row.created_at, expiresAt: row.expires_at };
  }

  async endSession(sha256: Uint8Array): Promise<boolean> {
    return (await this.#core.database.run(sql.END_SESSION, [sha256])).length > 0;
  }
}
