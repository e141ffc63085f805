import { applyMask, type Finding, MASK } from './mask.ts';

export type { Finding } from './mask.ts';

export interface ScrubResult {
  text: string;
  /** In order of position, without overlaps. Empty where nothing was masked. */
  findings: Finding[];
}

/** A password in a URL's authority. Quantifiers are bounded, so that each `://` costs a bounded look ahead. */
const URL_PASSWORD = /:\/\/[^\s:/?#@"'<>]{0,128}:([^\s/?#@"'<>]{1,256})@/g;
const BEARER = /\bBearer\s{1,4}([A-Za-z0-9._~+/=-]{8,4096})/gi;

/**
 * Masks what looks like a credential in free text. Only the secret part becomes `*****`; what surrounds it stays
 * readable. Takes linear time, never throws, and changes nothing in text that it has already masked.
 */
export function scrubCredentials(text: string): ScrubResult {
  const findings = [...find(text, URL_PASSWORD, 'url-password'), ...find(text, BEARER, 'bearer-token')];
  return applyMask(text, findings);
}

function find(text: string, pattern: RegExp, rule: string): Finding[] {
  const found: Finding[] = [];
  for (const match of text.matchAll(pattern)) {
    const secret = match[1] ?? '';
    if (secret === MASK) continue;
    const start = match.index + match[0].lastIndexOf(secret);
    found.push({ start, end: start + secret.length, rule });
  }
  return found;
}
