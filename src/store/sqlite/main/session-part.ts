import type { Clock } from '../../../clock.ts';
import type { DashboardLink, DashboardSession, SessionStore } from '../../sessions.ts';
import type { Millis } from '../../store.ts';
import type { Reading } from './reading.ts';
import type { WriteQueue } from './write-queue.ts';

export class SessionPart implements SessionStore {
  readonly #queue: WriteQueue;
  readonly #reads: Reading;
  readonly #clock: Pick<Clock, 'wall'>;

  constructor(queue: WriteQueue, reads: Reading, clock: Pick<Clock, 'wall'>) {
    this.#queue = queue;
    this.#reads = reads;
    this.#clock = clock;
  }

  createLink(sha256: Uint8Array, link: DashboardLink): Promise<'created' | 'unknown_project'> {
    return this.#queue.command('createLink', sha256, link, this.#clock.wall());
  }

  findLink(sha256: Uint8Array, at: Millis): Promise<DashboardLink | null> {
    return this.#reads.read('findLink', sha256, at);
  }

  useLink(
    linkSha256: Uint8Array,
    session: { sha256: Uint8Array; createdAt: Millis; expiresAt: Millis },
  ): Promise<DashboardSession | null> {
    return this.#queue.command('useLink', linkSha256, session);
  }

  findSession(sha256: Uint8Array, at: Millis): Promise<DashboardSession | null> {
    return this.#reads.read('findSession', sha256, at);
  }

  endSession(sha256: Uint8Array): Promise<boolean> {
    return this.#queue.command('endSession', sha256);
  }
}
