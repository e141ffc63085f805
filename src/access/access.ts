import { hash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { RefusedError } from '../errors.ts';
import { isUuid } from '../ids.ts';
import type { PublishScope } from '../publish/accept.ts';
import type { AccessStore, KeyKind, KeyRecord, Project } from '../store/store.ts';
import { RecordCache } from './record-cache.ts';

/** A key in the clear: for the one answer that shows it, and for nothing else. */
export interface CreatedKey {
  record: KeyRecord;
  key: string;
}

export interface AccessDeps {
  store: Pick<
    AccessStore,
    'createProject' | 'listProjects' | 'projectExists' | 'createKey' | 'findKey' | 'listKeys' | 'deleteKey'
  >;
  clock: Pick<Clock, 'wall' | 'steady'>;
  /** The admin token, or its SHA-256 (32 bytes) where the token itself isn't kept. */
  adminToken: string | Uint8Array;
  /** Opens the operator's API as well, for commands on the same machine; null: none does. */
  localToken?: string | null;
}

const PREFIX: Record<KeyKind, string> = { api: 'ak_', publisher: 'pk_' };
/** 32 random bytes in base64url: 256 bits, so that a plain hash at rest cannot be searched. */
const KEY_FORM: Record<KeyKind, RegExp> = { api: /^ak_[\w-]{43}$/, publisher: /^pk_[\w-]{43}$/ };

/** Projects and the keys that open them. Keys are shown once, at creation; only their hashes are kept. */
export class Access {
  readonly #store: AccessDeps['store'];
  readonly #clock: AccessDeps['clock'];
  readonly #adminHashes: Uint8Array[];
  readonly #caches: Record<KeyKind, RecordCache<KeyRecord>>;

  constructor(deps: AccessDeps) {
    this.#store = deps.store;
    this.#clock = deps.clock;
    this.#adminHashes = [deps.adminToken, deps.localToken ?? null]
      .filter((token) => token !== null)
      .map((token) => (typeof token === 'string' ? hash('sha256', token, 'buffer') : token));
    this.#caches = { api: this.#cacheOf('api'), publisher: this.#cacheOf('publisher') };
  }

  /**
   * @param input.id a UUID to be the project's id, where it already has one elsewhere; kept in lower case
   * @throws RefusedError `invalid_request` where the id is no UUID, `project_exists` where it is taken
   */
  async createProject(input: { name: string; id?: string | undefined }): Promise<Project> {
    if (input.id !== undefined && !isUuid(input.id)) {
      throw new RefusedError('invalid_request', '"id" must be a UUID.', [
        { path: '/id', message: 'must be a UUID' },
      ]);
    }
    const id = input.id?.toLowerCase() ?? randomUUID();
    const project = { id, name: input.name, createdAt: this.#clock.wall() };
    if ((await this.#store.createProject(project)) === 'exists') {
      throw new RefusedError('project_exists', `There is a project with the id ${id} already.`);
    }
    return project;
  }

  listProjects(): Promise<Project[]> {
    return this.#store.listProjects();
  }

  /** Null where there is none such. */
  async findProject(id: string): Promise<Project | null> {
    const projects = await this.#store.listProjects();
    return projects.find((project) => project.id === id.toLowerCase()) ?? null;
  }

  async projectExists(id: string): Promise<boolean> {
    return isUuid(id) && this.#store.projectExists(id.toLowerCase());
  }

  /** @throws RefusedError `not_found` where there is no such project */
  createApiKey(projectId: string, name: string): Promise<CreatedKey> {
    return this.#createKey('api', projectId, name);
  }

  /**
   * @param projectId the one project that it may publish to; null for all
   * @throws RefusedError `not_found` where there is no such project
   */
  createPublisherKey(name: string, projectId: string | null): Promise<CreatedKey> {
    return this.#createKey('publisher', projectId, name);
  }

  /** Oldest first. @throws RefusedError `not_found` where there is no such project */
  async listApiKeys(projectId: string): Promise<KeyRecord[]> {
    if (!(await this.projectExists(projectId))) throw noSuch('project');
    return this.#store.listKeys('api', projectId.toLowerCase());
  }

  /** Of all projects, oldest first. */
  listPublisherKeys(): Promise<KeyRecord[]> {
    return this.#store.listKeys('publisher');
  }

  /** Revokes a key. Once it resolves, the key opens nothing on this node. @throws RefusedError `not_found` */
  async deleteApiKey(projectId: string, keyId: string): Promise<void> {
    await this.#deleteKey('api', keyId, projectId);
  }

  /** Revokes a key. Once it resolves, the key opens nothing on this node. @throws RefusedError `not_found` */
  async deletePublisherKey(keyId: string): Promise<void> {
    await this.#deleteKey('publisher', keyId);
  }

  /** The project that an API key opens; null where it opens none. */
  async projectOfApiKey(key: string): Promise<string | null> {
    return (await this.#find('api', key))?.projectId ?? null;
  }

  /** What a publisher key may publish to; null where it opens nothing. */
  async publisherScope(key: string): Promise<PublishScope | null> {
    // The record itself is the scope: it is made once, and not for each of thousands of requests a second.
    return this.#find('publisher', key);
  }

  /** The same at once, where the key was looked up lately; null says nothing. */
  knownPublisherScope(key: string): PublishScope | null {
    return KEY_FORM.publisher.test(key) ? this.#caches.publisher.known(hashOf(key)) : null;
  }

  /** Compares in constant time, whatever the length. */
  isAdmin(token: string): boolean {
    const sent = hash('sha256', token, 'buffer');
    return this.#adminHashes.map((known) => timingSafeEqual(sent, known)).includes(true);
  }

  #find(kind: KeyKind, key: string): Promise<KeyRecord | null> {
    // What cannot be a key costs no look-up.
    if (!KEY_FORM[kind].test(key)) return Promise.resolve(null);
    return this.#caches[kind].get(hashOf(key));
  }

  #cacheOf(kind: KeyKind): RecordCache<KeyRecord> {
    return new RecordCache((sha256) => this.#store.findKey(kind, Buffer.from(sha256, 'base64')), this.#clock);
  }

  async #createKey(kind: KeyKind, projectId: string | null, name: string): Promise<CreatedKey> {
    if (projectId !== null && !isUuid(projectId)) throw noSuch('project');
    const key = PREFIX[kind] + randomBytes(32).toString('base64url');
    const id = randomUUID();
    const record: KeyRecord = {
      id,
      kind,
      projectId: projectId?.toLowerCase() ?? null,
      name,
      createdAt: this.#clock.wall(),
    };
    const created = await this.#store.createKey(record, hash('sha256', key, 'buffer'));
    if (created === 'unknown_project') throw noSuch('project');
    return { record, key };
  }

  async #deleteKey(kind: KeyKind, keyId: string, projectId?: string): Promise<void> {
    const id = keyId.toLowerCase();
    if (!isUuid(id) || !(await this.#store.deleteKey(kind, id, projectId?.toLowerCase())))
      throw noSuch('key');
    this.#caches[kind].forget(id);
  }
}

/** Keys are known by it alone: they don't stay in memory, and comparing them takes no time that tells anything of them. */
function hashOf(key: string): string {
  return hash('sha256', key, 'base64');
}

function noSuch(what: 'project' | 'key'): RefusedError {
  return new RefusedError('not_found', `There is no such ${what}.`);
}
