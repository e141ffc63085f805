import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '../json/json.ts';

const FILE = 'local-access.json';

/** Where a running service is reached, and what opens its operator's API to whoever may read its data folder. */
export interface LocalAccess {
  url: string;
  token: string;
}

/** A token that lives as long as the process that makes it. */
export function newLocalToken(): string {
  return `lt_${randomBytes(32).toString('base64url')}`;
}

/**
 * Lets commands on this machine reach the service without the admin token, of which only a hash is kept: who can read the
 * folder has the master key anyway. For the owner of the folder alone.
 *
 * @returns how to take it back
 */
export function publishLocalAccess(dataDir: string, access: LocalAccess): () => void {
  const path = join(dataDir, FILE);
  // What a killed process has left behind may have another mode.
  rmSync(path, { force: true });
  writeFileSync(path, `${JSON.stringify(access)}\n`, { mode: 0o600 });
  return () => rmSync(path, { force: true });
}

/** Null where no service runs on this folder, or its file is not readable for us. */
export function readLocalAccess(dataDir: string): LocalAccess | null {
  try {
    const read: unknown = JSON.parse(readFileSync(join(dataDir, FILE), 'utf8'));
    if (!isJsonObject(read)) return null;
    const { url, token } = read;
    return typeof url === 'string' && typeof token === 'string' ? { url, token } : null;
  } catch {
    return null;
  }
}
