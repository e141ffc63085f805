import type { SecretBox } from '../../src/secrets/secret-box.ts';
import type { DeliveryTarget } from '../../src/store/store.ts';

/** A webhook `wh_1` as the store has it, with one signing secret. */
export function targetWith(secrets: SecretBox, secret: string): DeliveryTarget {
  return {
    webhookId: 'wh_1',
    url: 'https://example.com/',
    deleted: false,
    secrets: [{ sealed: secrets.seal(secret, 'wh_1'), signsUntil: null }],
  };
}
