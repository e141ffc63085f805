import { createProbes, type Probes } from '../secret-inputs/probes.ts';
import { createValueMask } from '../secret-inputs/value-mask.ts';

/** Masks a webhook's signing secrets in what its receiver answers, where they are echoed. */
export interface SecretEcho {
  /** The text without the secrets in any of their forms; also without the beginning of one that the end cuts off. */
  mask(text: string): string;
}

/** Shorter texts hold no signing secret in any form. */
const SHORTEST = 8;

/**
 * Nearly every answer holds no secret, and there is one for every attempt: a few short probes decide whether the real
 * search is made at all, and nothing but them is kept for each webhook.
 *
 * @param secrets the signing secrets in force, as they were shown. Called when the first answer comes that is long
 * enough to hold one.
 */
export function createSecretEcho(secrets: () => readonly string[]): SecretEcho {
  let probes: Probes | null = null;

  return {
    mask(text) {
      if (text.length < SHORTEST) return text;
      probes ??= createProbes(secrets().flatMap(spellings));
      if (!probes.mayBeIn(text)) return text;
      const values = new Set(secrets().flatMap(spellings));
      return createValueMask(values).text(text, { cutOff: true }).text;
    },
  };
}

/** As it was shown, in capitals, and as the bytes that its digits write. */
function spellings(secret: string): string[] {
  return [secret, secret.toUpperCase(), Buffer.from(secret, 'hex').toString('base64')].filter(
    (text) => text.length >= SHORTEST,
  );
}
