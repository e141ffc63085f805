/** The part of the store's port that dashboard links and sessions live in. Tokens are known here by their SHA-256 alone. */
import type { Millis } from './store.ts';

/** What a link or a session opens: one project as its customer sees it, or (null) everything, as the operator. */
export interface DashboardScope {
  projectId: string | null;
}

export interface DashboardLink extends DashboardScope {
  expiresAt: Millis;
}

export interface DashboardSession extends DashboardScope {
  createdAt: Millis;
  expiresAt: Millis;
}

export interface SessionStore {
  /** `unknown_project` where `link.projectId` names none. Expired links may be removed on the way. */
  createLink(sha256: Uint8Array, link: DashboardLink): Promise<'created' | 'unknown_project'>;
  /** A link that is neither used nor expired at `at`; null otherwise. Does not use it up. */
  findLink(sha256: Uint8Array, at: Millis): Promise<DashboardLink | null>;
  /**
   * Uses a link up and makes the session that it stands for, both or neither: of concurrent calls one gets the session.
   * Null where the link is unknown, used, or expired at `session.createdAt`. Expired sessions may be removed on the way.
   */
  useLink(
    linkSha256: Uint8Array,
    session: { sha256: Uint8Array; createdAt: Millis; expiresAt: Millis },
  ): Promise<DashboardSession | null>;
  /** A session that has not ended at `at`. */
  findSession(sha256: Uint8Array, at: Millis): Promise<DashboardSession | null>;
  /** False where there is none such. */
  endSession(sha256: Uint8Array): Promise<boolean>;
}
