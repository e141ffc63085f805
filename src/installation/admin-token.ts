import { hash, randomBytes } from 'node:crypto';
import type { AccessStore } from '../store/store.ts';

const SETTING = 'admin_token_sha256';

/** What opens the operator's API: the token that the operator has set, or the SHA-256 of the one that was made. */
export interface AdminCredential {
  check: string | Uint8Array;
  /** A token that this start has made and that has to be shown; its hash has yet to be kept. */
  made: { token: string; keep(): Promise<void> } | null;
}

/**
 * Takes the configured token; where there is none, the one made earlier; and where that is missing too, makes one.
 *
 * @param options.shared other nodes may be starting on the same store: then the token is kept at once, as only the one
 *   kept first may be shown. One that a crash keeps from being shown is replaced by setting ANCHOR_ADMIN_TOKEN.
 */
export async function adminCredential(
  settings: Pick<AccessStore, 'readSetting' | 'writeSettingOnce'>,
  configured: string | null,
  { shared }: { shared: boolean },
): Promise<AdminCredential> {
  if (configured !== null) return { check: configured, made: null };
  const kept = await settings.readSetting(SETTING);
  if (kept !== null) return { check: kept, made: null };
  const token = `at_${randomBytes(32).toString('base64url')}`;
  const sha256 = hash('sha256', token, 'buffer');
  if (shared) {
    const inForce = await settings.writeSettingOnce(SETTING, sha256);
    return sha256.equals(inForce)
      ? { check: sha256, made: { token, keep: async () => {} } }
      : { check: inForce, made: null };
  }
  return {
    check: sha256,
    // Kept only once it has been shown: a token that nobody has seen would lock the operator out.
    made: { token, keep: async () => void (await settings.writeSettingOnce(SETTING, sha256)) },
  };
}
