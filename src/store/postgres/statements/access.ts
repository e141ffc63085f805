import { onSmall } from './statement.ts';

const KEY = 'id, kind, project_id, name, created_at';

export const CREATE_PROJECT = onSmall(`
  INSERT INTO projects (id, name, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING 1 AS created`);
export const LIST_PROJECTS = onSmall('SELECT id, name, created_at FROM projects ORDER BY created_at, id');
export const PROJECT_EXISTS = onSmall('SELECT 1 AS found FROM projects WHERE id = $1');

export const CREATE_KEY = onSmall(`
  INSERT INTO access_keys (num, id, kind, project_id, name, created_at, sha256)
  VALUES (nextval('access_key_numbers'), $1, $2, $3, $4, $5, $6)`);
export const FIND_KEY = onSmall(`SELECT ${KEY} FROM access_keys WHERE sha256 = $1 AND kind = $2`);
export const LIST_KEYS = onSmall(`
  SELECT ${KEY} FROM access_keys WHERE kind = $1 AND ($2::uuid IS NULL OR project_id = $2) ORDER BY num`);
export const DELETE_KEY = onSmall(`
  DELETE FROM access_keys WHERE kind = $1 AND id = $2 AND ($3::uuid IS NULL OR project_id = $3) RETURNING 1 AS deleted`);

export const READ_SETTING = onSmall('SELECT value FROM settings WHERE name = $1');
export const WRITE_SETTING_ONCE = onSmall(
  'INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING',
);

export const LIST_EVENT_TYPES = onSmall('SELECT name FROM event_types');
export const ADD_EVENT_TYPES = onSmall(`
  INSERT INTO event_types (name) SELECT name FROM unnest($1::text[]) AS given (name) ORDER BY name
  ON CONFLICT DO NOTHING`);
