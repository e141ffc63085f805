import { hash, randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { RefusedError } from '../errors.ts';
import { isUuid } from '../ids.ts';
import type { DashboardLink, DashboardSession, SessionStore } from '../store/sessions.ts';
import type { Millis } from '../store/store.ts';
import { RecordCache } from './record-cache.ts';

/** A session is over after this time, however much it is used. */
const SESSION_MS = 12 * 60 * 60 * 1000;
/** 32 random bytes in base64url: 256 bits, so that a plain hash at rest cannot be searched. */
const LINK_FORM = /^dl_[\w-]{43}$/;
const SESSION_FORM = /^ds_[\w-]{43}$/;

/** A token in the clear: for the one answer that hands it out, and for nothing else. */
export interface CreatedLink {
  token: string;
  expiresAt: Millis;
}

export interface OpenedSession {
  token: string;
  session: DashboardSession;
}

export interface DashboardAccessDeps {
  store: SessionStore;
  clock: Pick<Clock, 'wall' | 'steady'>;
}

/**
 * How people get into the dashboard: a link that works once is turned into a session. There are no passwords. Of links and
 * sessions only hashes are kept, so that nobody who reads the store can get in.
 */
export class DashboardAccess {
  readonly #store: SessionStore;
  readonly #clock: DashboardAccessDeps['clock'];
  readonly #sessions: RecordCache<DashboardSession & { id: string }>;

  constructor({ store, clock }: DashboardAccessDeps) {
    this.#store = store;
    this.#clock = clock;
    this.#sessions = new RecordCache(async (sha256) => {
      const found = await store.findSession(Buffer.from(sha256, 'base64'), clock.wall());
      return found === null ? null : { ...found, id: sha256 };
    }, clock);
  }

  /**
   * @param projectId the project that the link opens; null: everything, for an operator
   * @param expiresInMs until when the link has to be used
   * @throws RefusedError `not_found` where there is no such project
   */
  async createLink(projectId: string | null, expiresInMs: Millis): Promise<CreatedLink> {
    if (projectId !== null && !isUuid(projectId)) throw noSuchProject();
    const token = `dl_${randomBytes(32).toString('base64url')}`;
    const expiresAt = this.#clock.wall() + expiresInMs;
    const link = { projectId: projectId?.toLowerCase() ?? null, expiresAt };
    if ((await this.#store.createLink(sha256Of(token), link)) === 'unknown_project') throw noSuchProject();
    return { token, expiresAt };
  }

  /** What a link opens, without using it up. @throws RefusedError `unauthorized` */
  async peek(token: string): Promise<DashboardLink> {
    const link = LINK_FORM.test(token)
      ? await this.#store.findLink(sha256Of(token), this.#clock.wall())
      : null;
    return link ?? refuseLink();
  }

  /** Uses a link up and opens a session. @throws RefusedError `unauthorized` */
  async open(token: string): Promise<OpenedSession> {
    if (!LINK_FORM.test(token)) return refuseLink();
    const sessionToken = `ds_${randomBytes(32).toString('base64url')}`;
    const createdAt = this.#clock.wall();
    const session = await this.#store.useLink(sha256Of(token), {
      sha256: sha256Of(sessionToken),
      createdAt,
      expiresAt: createdAt + SESSION_MS,
    });
    return session === null ? refuseLink() : { token: sessionToken, session };
  }

  /** The session of a token; null where it is none or has ended. */
  async find(token: string): Promise<DashboardSession | null> {
    if (!SESSION_FORM.test(token)) return null;
    const session = await this.#sessions.get(sha256Of(token).toString('base64'));
    return session !== null && session.expiresAt > this.#clock.wall() ? session : null;
  }

  /** Signs out. Once it resolves, the session opens nothing on this node. */
  async end(token: string): Promise<void> {
    if (!SESSION_FORM.test(token)) return;
    const sha256 = sha256Of(token);
    await this.#store.endSession(sha256);
    this.#sessions.forget(sha256.toString('base64'));
  }
}

function sha256Of(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

function refuseLink(): never {
  throw new RefusedError(
    'unauthorized',
    'This link has been used or has expired. Ask for a new one where you got it.',
  );
}

function noSuchProject(): RefusedError {
  return new RefusedError('not_found', 'There is no such project.');
}
