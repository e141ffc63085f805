import type { AccessStore, KeyKind, KeyRecord, Project } from '../../store.ts';
import type { Core } from '../core.ts';
import * as sql from '../statements/access.ts';

interface ProjectRow {
  id: string;
  name: string;
  created_at: number;
}

interface KeyRow {
  id: string;
  kind: KeyKind;
  project_id: string | null;
  name: string;
  created_at: number;
}

export class AccessPart implements AccessStore {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  async createProject({ id, name, createdAt }: Project): Promise<'created' | 'exists'> {
    const rows = await this.#core.database.run(sql.CREATE_PROJECT, [id, name, createdAt]);
    return rows.length === 1 ? 'created' : 'exists';
  }

  async listProjects(): Promise<Project[]> {
    const rows = await this.#core.database.run<ProjectRow>(sql.LIST_PROJECTS);
    return rows.map(({ id, name, created_at }) => ({ id, name, createdAt: created_at }));
  }

  projectExists(id: string): Promise<boolean> {
    return this.#core.directory.projectExists(id);
  }

  async createKey(key: KeyRecord, sha256: Uint8Array): Promise<'created' | 'unknown_project'> {
    const { id, kind, projectId, name, createdAt } = key;
    // Projects are never removed, so one that exists now exists at the insert, too.
    if (projectId !== null && !(await this.projectExists(projectId))) return 'unknown_project';
    await this.#core.database.run(sql.CREATE_KEY, [id, kind, projectId, name, createdAt, sha256]);
    return 'created';
  }

  async findKey(kind: KeyKind, sha256: Uint8Array): Promise<KeyRecord | null> {
    const [row] = await this.#core.database.run<KeyRow>(sql.FIND_KEY, [sha256, kind]);
    return row === undefined ? null : toKey(row);
  }

  async listKeys(kind: KeyKind, projectId?: string): Promise<KeyRecord[]> {
    const rows = await this.#core.database.run<KeyRow>(sql.LIST_KEYS, [kind, projectId ?? null]);
    return rows.map(toKey);
  }

  async deleteKey(kind: KeyKind, id: string, projectId?: string): Promise<boolean> {
    const rows = await this.#core.database.run(sql.DELETE_KEY, [kind, id, projectId ?? null]);
    return rows.length > 0;
  }

  async readSetting(name: string): Promise<Uint8Array | null> {
    const [row] = await this.#core.database.run<{ value: Uint8Array }>(sql.READ_SETTING, [name]);
    return row?.value ?? null;
  }

  async writeSettingOnce(name: string, value: Uint8Array): Promise<Uint8Array> {
    await this.#core.database.run(sql.WRITE_SETTING_ONCE, [name, value]);
    return (await this.readSetting(name)) ?? value;
  }
}

function toKey({ id, kind, project_id, name, created_at }: KeyRow): KeyRecord {
  return { id, kind, projectId: project_id, name, createdAt: created_at };
}
