import type { AccessStore, KeyKind, KeyRecord, Project } from '../../store.ts';
import type { Directory } from './directory.ts';
import type { Reading } from './reading.ts';
import type { WriteQueue } from './write-queue.ts';

export class AccessPart implements AccessStore {
  readonly #queue: WriteQueue;
  readonly #reads: Reading;
  readonly #directory: Directory;

  constructor(queue: WriteQueue, reads: Reading, directory: Directory) {
    this.#queue = queue;
    this.#reads = reads;
    this.#directory = directory;
  }

  async createProject(project: Project): Promise<'created' | 'exists'> {
    const created = await this.#queue.command('createProject', project);
    return created === 'exists' ? 'exists' : 'created';
  }

  listProjects(): Promise<Project[]> {
    return this.#reads.read('listProjects');
  }

  async projectExists(id: string): Promise<boolean> {
    return this.#directory.project(id) !== undefined;
  }

  createKey(key: KeyRecord, sha256: Uint8Array): Promise<'created' | 'unknown_project'> {
    return this.#queue.command('createKey', key, sha256);
  }

  findKey(kind: KeyKind, sha256: Uint8Array): Promise<KeyRecord | null> {
    return this.#reads.read('findKey', kind, sha256);
  }

  listKeys(kind: KeyKind, projectId?: string): Promise<KeyRecord[]> {
    return this.#reads.read('listKeys', kind, projectId ?? null);
  }

  deleteKey(kind: KeyKind, id: string, projectId?: string): Promise<boolean> {
    return this.#queue.command('deleteKey', kind, id, projectId ?? null);
  }

  readSetting(name: string): Promise<Uint8Array | null> {
    return this.#reads.read('readSetting', name);
  }

  writeSettingOnce(name: string, value: Uint8Array): Promise<Uint8Array> {
    return this.#queue.command('writeSettingOnce', name, value);
  }
}
