import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { KeyKind, KeyRecord, Project } from '../../store.ts';

/** Projects, keys and the installation's own settings. */
export class AccessWriter {
  readonly #insertProject: StatementSync;
  readonly #projectNum: StatementSync;
  readonly #insertKey: StatementSync;
  readonly #deleteKey: StatementSync;
  readonly #insertSetting: StatementSync;
  readonly #setting: StatementSync;

  constructor(db: DatabaseSync) {
    this.#insertProject = db.prepare(
      'INSERT INTO projects (id, name, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    );
    this.#projectNum = db.prepare('SELECT num FROM projects WHERE id = ?');
    this.#insertKey = db.prepare(
      'INSERT INTO access_keys (id, kind, project, name, created_at, sha256) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#deleteKey = db.prepare(`
      DELETE FROM access_keys
      WHERE id = ? AND kind = ?
        AND (?3 IS NULL OR project = (SELECT num FROM projects WHERE projects.id = ?3))`);
    this.#insertSetting = db.prepare(
      'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT DO NOTHING',
    );
    this.#setting = db.prepare('SELECT value FROM settings WHERE name = ?');
  }

  createProject({ id, name, createdAt }: Project): number | 'exists' {
    const { changes, lastInsertRowid } = this.#insertProject.run(id, name, createdAt);
    return changes === 0 ? 'exists' : Number(lastInsertRowid);
  }

  createKey(key: KeyRecord, sha256: Uint8Array): 'created' | 'unknown_project' {
    const project = key.projectId === null ? null : this.#projectNum.get(key.projectId)?.num;
    if (project === undefined) return 'unknown_project';
    this.#insertKey.run(key.id, key.kind, project, key.name, key.createdAt, sha256);
    return 'created';
  }

  deleteKey(kind: KeyKind, id: string, projectId: string | null): boolean {
    return this.#deleteKey.run(id, kind, projectId).changes === 1;
  }

  writeSettingOnce(name: string, value: Uint8Array): Uint8Array {
    this.#insertSetting.run(name, value);
    return this.#setting.get(name)?.value as Uint8Array;
  }
}
