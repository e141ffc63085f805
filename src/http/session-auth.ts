import type { FastifyRequest } from 'fastify';
import type { DashboardAccess } from '../access/dashboard-access.ts';
import { RefusedError } from '../errors.ts';
import type { DashboardSession } from '../store/sessions.ts';
import type { SessionCookie } from './session-cookie.ts';

/** Methods that change nothing, so that it does not matter who made the browser send them. */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A request's session, checked. */
export interface SignedIn {
  token: string;
  session: DashboardSession;
}

/** Finds out whose session a request carries. */
export interface SessionAuth {
  /**
   * Null where the request carries no session cookie.
   *
   * @throws RefusedError `unauthorized` where the session has ended; `forbidden` where an unsafe request does not come from
   *   this service's own page
   */
  signedIn(request: FastifyRequest): Promise<SignedIn | null>;
  /** @throws RefusedError `forbidden` where the request says that another site's page has made it */
  refuseForeignPage(request: FastifyRequest): void;
}

export function createSessionAuth(options: {
  dashboard: Pick<DashboardAccess, 'find'>;
  cookie: SessionCookie;
  publicUrl: string | null;
}): SessionAuth {
  const { dashboard, cookie, publicUrl } = options;
  const publicOrigin = publicUrl === null ? null : new URL(publicUrl).origin;

  /** A browser sends both the page's origin and the host that it connects to, and no page can change either. */
  function isOwn(origin: string, request: FastifyRequest): boolean {
    return origin === publicOrigin || origin === `${request.protocol}://${request.host}`;
  }

  return {
    async signedIn(request) {
      const token = cookie.read(request);
      if (token === null) return null;
      const session = await dashboard.find(token);
      if (session === null) {
        throw new RefusedError('unauthorized', 'The session has ended. Open the dashboard with a new link.');
      }
      const { origin } = request.headers;
      if (!SAFE_METHODS.has(request.method) && (origin === undefined || !isOwn(origin, request))) {
        throw new RefusedError('forbidden', FOREIGN);
      }
      return { token, session };
    },
    refuseForeignPage(request) {
      const { origin } = request.headers;
      if (origin !== undefined && !isOwn(origin, request)) throw new RefusedError('forbidden', FOREIGN);
    },
  };
}

const FOREIGN =
  'With a session, requests that change something must come from the dashboard’s own page (the Origin header). ' +
  'Behind a proxy, ANCHOR_PUBLIC_URL says which address that is.';
