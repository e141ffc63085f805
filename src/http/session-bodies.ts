import type { Access } from '../access/access.ts';
import type { DashboardLink, DashboardScope, DashboardSession } from '../store/sessions.ts';
import type { Project } from '../store/store.ts';
import { projectBody } from './representations.ts';
import type { LinkPreviewBody, SessionBody } from './schemas/session.ts';

/** What the page tells people of this installation. */
export interface SessionSettings {
  brand: string;
  maxWebhooks: number;
  retentionDays: number;
  attemptTimeoutMs: number;
  retryDelaysMs: readonly number[];
}

/** How links and sessions are answered: whom they let in, where to, and for how long. */
export class SessionBodies {
  readonly #access: Pick<Access, 'findProject' | 'listProjects'>;
  readonly #settings: SessionSettings;

  constructor(access: Pick<Access, 'findProject' | 'listProjects'>, settings: SessionSettings) {
    this.#access = access;
    this.#settings = settings;
  }

  /** Of a link that nobody has signed in with: it names no project but its own. */
  async link(link: DashboardLink): Promise<LinkPreviewBody> {
    const projects = link.projectId === null ? [] : await this.#projectsOf(link);
    return { ...this.#scope(link, projects), expires_at: new Date(link.expiresAt).toISOString() };
  }

  async session(session: DashboardSession): Promise<SessionBody> {
    const { maxWebhooks, retentionDays, attemptTimeoutMs, retryDelaysMs } = this.#settings;
    const projects = await this.#projectsOf(session);
    return {
      ...this.#scope(session, projects),
      projects: projects.map(projectBody),
      expires_at: new Date(session.expiresAt).toISOString(),
      settings: {
        max_webhooks: maxWebhooks,
        retention_days: retentionDays,
        attempt_timeout_s: attemptTimeoutMs / 1000,
        retry_delays_s: retryDelaysMs.map((ms) => ms / 1000),
      },
    };
  }

  async #projectsOf({ projectId }: DashboardScope): Promise<Project[]> {
    if (projectId === null) return this.#access.listProjects();
    const project = await this.#access.findProject(projectId);
    return project === null ? [] : [project];
  }

  #scope({ projectId }: DashboardScope, [first]: readonly Project[]) {
    return {
      role: projectId === null ? ('operator' as const) : ('customer' as const),
      project: projectId === null || first === undefined ? null : projectBody(first),
      brand: this.#settings.brand,
    };
  }
}
