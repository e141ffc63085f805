import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SecretBox, SecretBoxError } from '../secrets/secret-box.ts';
import { StartError } from '../start-error.ts';
import type { AccessStore } from '../store/store.ts';

/** A text sealed under the master key, by which a wrong key is told before it does harm. */
export const MASTER_KEY_CHECK = 'master_key_check';
const CHECK_TEXT = 'anchor-webhooks';
const CHECK_BINDING = 'master-key-check';
const KEY_BYTES = 32;

type Settings = Pick<AccessStore, 'readSetting' | 'writeSettingOnce'>;

interface KeySource {
  /** The key from the settings. */
  configured: Uint8Array | null;
  /** Where the key file is, if there is one. */
  dataDir: string;
}

/**
 * For a data folder without a database: a key file is made only once there is one, so that a key by itself is left of data that
 * is gone, and a start that made a new database would hide that.
 *
 * @throws StartError where there is a key file
 */
export function assertNoKeyFile(dataDir: string): void {
  const file = keyFile({ dataDir });
  if (!existsSync(file)) return;
  throw new StartError(
    `The data folder ${dataDir} holds a master key but its database is missing or empty. ` +
      `Restore the database from a backup; to start with an empty one, move ${file} away.`,
  );
}

/**
 * Tells a wrong master key from what an installation keeps to tell it by. To be called before the store is opened, as
 * opening writes.
 *
 * @param check the value of the setting MASTER_KEY_CHECK; null where nothing is encrypted yet
 * @throws StartError where the key is missing, unreadable or not the one that this data was encrypted under
 */
export function assertMasterKey(check: Uint8Array | null, source: KeySource): void {
  if (check !== null) openChecked(check, source);
}

/**
 * The master key, ready for use: from the settings or the data folder; where there is neither and nothing is encrypted
 * yet, a new one, kept in the data folder (mode 0600).
 *
 * @throws StartError as `assertMasterKey` does
 */
export async function unlock(settings: Settings, source: KeySource): Promise<SecretBox> {
  const check = await settings.readSetting(MASTER_KEY_CHECK);
  if (check !== null) return openChecked(check, source);
  const file = keyFile(source);
  const secrets = new SecretBox(source.configured ?? readKeyFile(file) ?? makeKeyFile(file));
  const kept = await settings.writeSettingOnce(MASTER_KEY_CHECK, secrets.seal(CHECK_TEXT, CHECK_BINDING));
  // Not ours where another node was first: then its key is the one in force.
  return openChecked(kept, source);
}

function openChecked(check: Uint8Array, source: KeySource): SecretBox {
  const file = keyFile(source);
  const key = source.configured ?? readKeyFile(file);
  if (key === null) {
    throw new StartError(
      `The master key that this data is encrypted under is missing: restore ${file} from a backup, or set ANCHOR_MASTER_KEY.`,
    );
  }
  const secrets = new SecretBox(key);
  if (opens(secrets, check)) return secrets;
  const name = source.configured === null ? `The master key in ${file}` : 'ANCHOR_MASTER_KEY';
  throw new StartError(
    `${name} is not the one that the data in ${source.dataDir} is encrypted under. ` +
      'Give the key that this data was made with, or start on another data folder or database.',
  );
}

function keyFile({ dataDir }: Pick<KeySource, 'dataDir'>): string {
  return join(dataDir, 'master.key');
}

function opens(secrets: SecretBox, sealed: Uint8Array): boolean {
  try {
    return secrets.open(sealed, CHECK_BINDING) === CHECK_TEXT;
  } catch (error) {
    if (error instanceof SecretBoxError) return false;
    throw error;
  }
}

function readKeyFile(file: string): Uint8Array | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw new StartError(
      `The master key file ${file} cannot be read. Make it readable for the user that runs the service.`,
      { cause: error },
    );
  }
  const key = Buffer.from(text, 'base64');
  if (key.length !== KEY_BYTES) {
    throw new StartError(
      `The master key file ${file} is damaged: it must hold ${KEY_BYTES} bytes in base64. Restore it from a backup.`,
    );
  }
  return key;
}

function makeKeyFile(file: string): Uint8Array {
  const key = randomBytes(KEY_BYTES);
  const unfinished = `${file}.new`;
  writeSynced(unfinished, `${key.toString('base64')}\n`);
  // In one step, so that a crash cannot leave half a key behind. The open store keeps other processes out.
  renameSync(unfinished, file);
  syncFolder(dirname(file));
  return key;
}

/** Synced, because data encrypted under a key that a power cut took back could never be read again. */
function writeSynced(file: string, text: string): void {
  const fd = openSync(file, 'w', 0o600);
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function syncFolder(folder: string): void {
  // Windows cannot open a folder, and needs no sync of one.
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
