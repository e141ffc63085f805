import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORMAT_VERSION = 1;

/**
 * Encrypts signing secrets at rest with AES-256-GCM under the master key.
 *
 * A sealed secret is `version(1) | nonce(12) | tag(16) | ciphertext`. It is bound to the webhook it belongs to, so that
 * someone who can write to the database still cannot move a secret of theirs onto another customer's webhook.
 */
export class SecretBox {
  readonly #masterKey: Uint8Array;

  /** @param masterKey 32 bytes */
  constructor(masterKey: Uint8Array) {
    if (masterKey.length !== 32) throw new RangeError(`A master key has 32 bytes, not ${masterKey.length}.`);
    this.#masterKey = masterKey;
  }

  /** Encrypts `plaintext`; `boundTo` (a webhook id) has to be named again to open it. */
  seal(plaintext: string, boundTo: string): Uint8Array {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#masterKey, nonce);
    cipher.setAAD(Buffer.from(boundTo, 'utf8'));
    const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(FORMAT_VERSION), nonce, cipher.getAuthTag(), ciphertext]);
  }

  /** Decrypts what `seal` made. Throws SecretBoxError where the key, the binding or the bytes are not the ones sealed. */
  open(sealed: Uint8Array, boundTo: string): string {
    if (sealed[0] !== FORMAT_VERSION || sealed.length < 1 + NONCE_BYTES + TAG_BYTES) {
      throw new SecretBoxError('The bytes are not a sealed secret.');
    }
    const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
    const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.#masterKey, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(boundTo, 'utf8'));
    decipher.setAuthTag(tag);
    try {
      const ciphertext = sealed.subarray(1 + NONCE_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
    } catch {
      throw new SecretBoxError('The secret was sealed under another master key, or for something else.');
    }
  }
}

export class SecretBoxError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SecretBoxError';
  }
}

/** A new signing secret: 32 random bytes as 64 lower-case hex characters. The characters themselves are the HMAC key. */
export function newSigningSecret(): string {
  return randomBytes(32).toString('hex');
}
