import { SHORTEST_ENCODED } from './forms.ts';

/** So much of a form is looked for: it is not in a text by chance, and the search for it is the platform's own. */
const LONGEST = 8;
/** Shorter ones are in too many texts to decide anything. */
const SHORTEST = 4;
/** Characters that no escape changes, so that one search finds the probe however the text is escaped. */
const UNESCAPED = /[A-Za-z0-9]+/g;
/** Of base64, what stands at the end of a value depends on what follows it. */
const DEPENDS_ON_NEXT = 1;

/** Escapes of characters that need none: they hide a probe. */
const ESCAPED_THROUGHOUT =
  /(?:%(?:25){0,3}[0-9a-f]{2}|&(?:amp;){0,3}#x?[0-9a-f]{2,4};|\\{1,8}(?:u00|x)[0-9a-f]{2}){6}/i;

/** Decides cheaply whether a text may hold one of some values, so that the real search is seldom made. */
export interface Probes {
  mayBeIn(text: string): boolean;
}

/** A few short pieces of each value: as it is, in hex, and in base64. */
export function createProbes(values: readonly string[]): Probes {
  const probes = new Set(values.flatMap(encodings).map(probeOf));
  if (probes.has(null)) return { mayBeIn: () => true };
  const pieces = [...probes].filter((probe) => probe !== null);
  return {
    mayBeIn: (text) => pieces.some((piece) => text.includes(piece)) || isEscapedThroughout(text),
  };
}

function isEscapedThroughout(text: string): boolean {
  return hasEscapes(text) && ESCAPED_THROUGHOUT.test(text);
}

/** Whether anything may be escaped in a text. Most have nothing, which the platform's own search knows sooner. */
export function hasEscapes(text: string): boolean {
  return text.includes('%') || text.includes('&') || text.includes('\\');
}

/** A value, its hex, and what of its base64 does not depend on what stands around it. */
function encodings(value: string): string[] {
  if (value.length < SHORTEST_ENCODED) return [value];
  const hex = Buffer.from(value).toString('hex');
  const base64 = ['', 'x', 'xx'].map((before) => {
    const encoded = Buffer.from(before + value)
      .toString('base64')
      .replaceAll('=', '');
    return encoded.slice(before === '' ? 0 : before.length + 1, encoded.length - DEPENDS_ON_NEXT);
  });
  return [value, hex, hex.toUpperCase(), ...base64];
}

/** The beginning of the first piece without a sign that is long enough, else of the longest. Null where none tells anything. */
function probeOf(form: string): string | null {
  const pieces = form.match(UNESCAPED) ?? [];
  const first = pieces.find(({ length }) => length >= LONGEST);
  const probe =
    first ?? pieces.reduce((longest, piece) => (piece.length > longest.length ? piece : longest), '');
  return probe.length < SHORTEST ? null : probe.slice(0, LONGEST);
}
