import assert from 'node:assert/strict';
import { scrubCredentials } from '../../src/sanitise/credentials/scrub.ts';

/** Each with its secrets between « and »; masked are these and nothing else. */
export function assertMasked(marked: readonly string[]): void {
  for (const text of marked) {
    const { text: masked } = scrubCredentials(text.replaceAll(/[«»]/g, ''));
    assert.equal(masked, text.replaceAll(/«[^»]*»/g, '*****'));
  }
}

export function assertKept(texts: readonly string[]): void {
  for (const text of texts) assert.equal(scrubCredentials(text).text, text);
}
