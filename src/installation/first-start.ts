import { randomBytes } from 'node:crypto';
import type { Access } from '../access/access.ts';
import type { AccessStore } from '../store/store.ts';
import type { AdminCredential } from './admin-token.ts';
import type { NewKeys } from './welcome.ts';

const DONE_SETTING = 'first_start';
const PROJECT_NAME = 'Default';
const KEY_NAME = 'first start';

type Settings = Pick<AccessStore, 'readSetting' | 'writeSettingOnce'>;

/** Keys that a start has made and that have to be shown this once. */
export interface FirstStart {
  keys: NewKeys;
  /**
   * To be called once the keys have been shown. Until then the next start makes them again, so that a crash in between
   * cannot leave an installation whose keys nobody has seen.
   */
  shown(): Promise<void>;
}

/**
 * On the first start of an installation, makes a project with a key of each kind. Null where there is nothing to show.
 *
 * @param options.shared other nodes may be starting on the same store: one of them makes the keys
 */
export async function firstStart(
  settings: Settings,
  access: Pick<Access, 'listProjects' | 'createProject' | 'createApiKey' | 'createPublisherKey'>,
  admin: AdminCredential,
  { shared }: { shared: boolean },
): Promise<FirstStart | null> {
  const isOpen = (await settings.readSetting(DONE_SETTING)) === null;
  const isFirst = isOpen && (!shared || (await isFirstOfAll(settings)));
  if (!isFirst && admin.made === null) return null;
  const project = isFirst ? await makeProject(access) : null;
  return {
    keys: { adminToken: admin.made?.token ?? null, project },
    async shown() {
      await admin.made?.keep();
      await settings.writeSettingOnce(DONE_SETTING, Buffer.from(new Date().toISOString()));
    },
  };
}

async function isFirstOfAll(settings: Settings): Promise<boolean> {
  const mine = randomBytes(16);
  return mine.equals(await settings.writeSettingOnce(DONE_SETTING, mine));
}

async function makeProject(
  access: Pick<Access, 'listProjects' | 'createProject' | 'createApiKey' | 'createPublisherKey'>,
): Promise<NewKeys['project']> {
  // Left behind by a first start that was interrupted.
  const existing = (await access.listProjects()).find(({ name }) => name === PROJECT_NAME);
  const { id, name } = existing ?? (await access.createProject({ name: PROJECT_NAME }));
  const api = await access.createApiKey(id, KEY_NAME);
  const publisher = await access.createPublisherKey(KEY_NAME, id);
  return { id, name, apiKey: api.key, publisherKey: publisher.key };
}
