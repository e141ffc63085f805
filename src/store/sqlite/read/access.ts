import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { KeyKind, KeyRecord, Project } from '../../store.ts';

const KEY_COLUMNS = `
  k.id, k.kind, p.id AS projectId, k.name, k.created_at AS createdAt
  FROM access_keys AS k LEFT JOIN projects AS p ON p.num = k.project`;

/** Reads of projects, keys and settings. */
export class AccessReader {
  readonly #projects: StatementSync;
  readonly #key: StatementSync;
  readonly #keys: StatementSync;
  readonly #setting: StatementSync;

  constructor(db: DatabaseSync) {
    this.#projects = db.prepare('SELECT id, name, created_at AS createdAt FROM projects ORDER BY num');
    this.#key = db.prepare(`SELECT ${KEY_COLUMNS} WHERE k.sha256 = ? AND k.kind = ?`);
    this.#keys = db.prepare(
      `SELECT ${KEY_COLUMNS} WHERE k.kind = ? AND (?2 IS NULL OR p.id = ?2) ORDER BY k.num`,
    );
    this.#setting = db.prepare('SELECT value FROM settings WHERE name = ?');
  }

  listProjects(): Project[] {
    return plain<Project>(this.#projects.all());
  }

  findKey(kind: KeyKind, sha256: Uint8Array): KeyRecord | null {
    return plain<KeyRecord>(this.#key.all(sha256, kind))[0] ?? null;
  }

  listKeys(kind: KeyKind, projectId: string | null): KeyRecord[] {
    return plain<KeyRecord>(this.#keys.all(kind, projectId));
  }

  readSetting(name: string): Uint8Array | null {
    const row = this.#setting.get(name);
    return row === undefined ? null : (row.value as Uint8Array);
  }
}

/** Rows of node:sqlite have no prototype; callers get ordinary objects. */
function plain<T>(rows: readonly Record<string, unknown>[]): T[] {
  return rows.map((row) => ({ ...row }) as T);
}
