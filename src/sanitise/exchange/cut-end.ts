import { MASK } from '../credentials/mask.ts';
import { scrubCredentials } from '../credentials/scrub.ts';
import { looksRandom } from '../credentials/text/randomness.ts';

const BEFORE_WORD = ' \t\r\n"\'`<>';
/** What is longer than this is no credential of a receiver's, but a file or the like. */
const LONGEST_WORD = 512;
const LAST_PART = /[^=:,;&?/()[\]{}|]*$/;

/**
 * Masks the beginning of a credential that a text ends in the middle of. What would tell that it is one may be in the
 * part that was cut off, as the host of a URL is behind its password: the last word is taken for one where it would be
 * if it went on, or where it looks drawn.
 */
export function maskCutEnd(text: string): string {
  const start = lastWord(text);
  if (text.length - start > LONGEST_WORD) return text;
  const word = text.slice(start);
  const { findings } = scrubCredentials(`${word}@cut.example/`);
  const found = findings.find((finding) => finding.start < word.length);
  if (found !== undefined) return text.slice(0, start + found.start) + MASK;
  const part = LAST_PART.exec(word)?.[0] ?? '';
  return looksRandom(part) ? text.slice(0, text.length - part.length) + MASK : text;
}

function lastWord(text: string): number {
  let start = text.length;
  while (start > 0 && text.length - start <= LONGEST_WORD && !BEFORE_WORD.includes(text.charAt(start - 1))) {
    start -= 1;
  }
  return start;
}
