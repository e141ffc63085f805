import { createValueMask } from '../secret-inputs/value-mask.ts';

/** Masks a webhook's signing secrets in what its receiver answers, where they are echoed. */
export interface SecretEcho {
  /** The text without the secrets in any of their forms; also without the beginning of one that the end cuts off. */
  mask(text: string): string;
}

/** So much of a form is looked for first: it is not in a text by chance, and the search for it is the platform's own. */
const PROBE_LENGTH = 8;
/** Characters that no escape changes, so that one search finds the probe however the text is escaped. */
const PROBE = new RegExp(`[A-Za-z0-9]{${PROBE_LENGTH}}`);

/** Escapes of characters that need none: they hide a probe. */
const ESCAPED_THROUGHOUT =
  /(?:%(?:25){0,3}[0-9a-f]{2}|&(?:amp;){0,3}#x?[0-9a-f]{2,4};|\\{1,8}(?:u00|x)[0-9a-f]{2}){8}/i;

/**
 * Nearly every answer holds no secret, and there is one for every attempt: a few short probes decide whether the real
 * search is made at all, and nothing but them is kept for each webhook.
 *
 * @param secrets the signing secrets in force, as they were shown. Called when the first answer comes that is long
 * enough to hold one.
 */
export function createSecretEcho(secrets: () => readonly string[]): SecretEcho {
  let probes: string[] | null = null;

  return {
    mask(text) {
      if (text.length < PROBE_LENGTH) return text;
      probes ??= secrets().flatMap(spellings).flatMap(encodings).flatMap(probesOf);
      if (!probes.some((probe) => text.includes(probe)) && !ESCAPED_THROUGHOUT.test(text)) return text;
      const values = new Set(secrets().flatMap(spellings));
      return createValueMask(values).text(text, { cutOff: true }).text;
    },
  };
}

/** As it was shown, in capitals, and as the bytes that its digits write. */
function spellings(secret: string): string[] {
  return [secret, secret.toUpperCase(), Buffer.from(secret, 'hex').toString('base64')].filter(
    (text) => text.length >= PROBE_LENGTH,
  );
}

/** A text, its hex, and what of its base64 does not depend on what stands before it. */
function encodings(text: string): string[] {
  const hex = Buffer.from(text).toString('hex');
  const base64 = ['', 'x', 'xx'].map((before) => {
    const encoded = Buffer.from(before + text).toString('base64');
    return before === '' ? encoded : encoded.slice(before.length + 1);
  });
  return [text, hex, hex.toUpperCase(), ...base64];
}

function probesOf(form: string): string[] {
  const probe = PROBE.exec(form);
  return probe === null ? [] : [probe[0]];
}
