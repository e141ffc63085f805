import { NOW, onSmall } from './statement.ts';

export const DROP_LINKS = onSmall(`DELETE FROM dashboard_links WHERE expires_at <= ${NOW}`);
export const INSERT_LINK = onSmall(
  'INSERT INTO dashboard_links (sha256, project_id, expires_at) VALUES ($1, $2, $3)',
);
export const FIND_LINK = onSmall(
  'SELECT project_id, expires_at FROM dashboard_links WHERE sha256 = $1 AND expires_at > $2',
);
export const USE_LINK = onSmall(
  'DELETE FROM dashboard_links WHERE sha256 = $1 AND expires_at > $2 RETURNING project_id',
);
export const DROP_SESSIONS = onSmall('DELETE FROM dashboard_sessions WHERE expires_at <= $1');
export const INSERT_SESSION = onSmall(
  'INSERT INTO dashboard_sessions (sha256, project_id, created_at, expires_at) VALUES ($1, $2, $3, $4)',
);
export const FIND_SESSION = onSmall(
  'SELECT project_id, created_at, expires_at FROM dashboard_sessions WHERE sha256 = $1 AND expires_at > $2',
);
export const END_SESSION = onSmall('DELETE FROM dashboard_sessions WHERE sha256 = $1 RETURNING 1 AS ended');
