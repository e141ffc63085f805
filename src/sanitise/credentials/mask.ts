import { isRunCode } from './text/char-class.ts';

/** A masked place: positions in the text as it came in, and the stable id of the kind that was recognised. */
export interface Finding {
  start: number;
  end: number;
  rule: string;
}

/** What stands in place of a secret. */
export const MASK = '*****';

/**
 * The text with every finding replaced by the mask, and the findings in order. Where findings overlap, the union is
 * masked under the rule of the one that begins first (of two that begin together, the longer).
 */
export function applyMask(text: string, found: Finding[]): { text: string; findings: Finding[] } {
  if (found.length === 0) return { text, findings: found };
  const findings = merge(found);
  return { text: masked(text, findings), findings };
}

/** The text with findings masked that are in order and do not overlap. */
export function masked(text: string, findings: readonly Finding[]): string {
  if (findings.length === 0) return text;
  let result = '';
  let at = 0;
  for (const { start, end } of findings) {
    result += text.slice(at, start) + MASK;
    at = end;
  }
  return result + text.slice(at);
}

function merge(found: Finding[]): Finding[] {
  if (found.length === 1) return found;
  const ordered = found.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const merged: Finding[] = [];
  for (const finding of ordered) {
    const last = merged.at(-1);
    if (last === undefined || finding.start >= last.end) merged.push({ ...finding });
    else if (finding.end > last.end) last.end = finding.end;
  }
  return merged;
}

/** The findings in order; those that overlap or touch are one, under the rule of the first. */
export function joinFindings(found: readonly Finding[]): Finding[] {
  if (found.length < 2) return [...found];
  const joined: Finding[] = [];
  for (const finding of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1);
    if (last === undefined || finding.start > last.end) joined.push({ ...finding });
    else if (finding.end > last.end) last.end = finding.end;
  }
  return joined;
}

/**
 * Findings in a masked text, as places of the text before it was masked. What touches a mask covers all of its secret.
 *
 * @param before what was masked, in order and without overlaps
 */
export function inUnmaskedText(later: readonly Finding[], before: readonly Finding[]): Finding[] {
  /** By mask: where it ends in the masked text. */
  const ends = new Float64Array(before.length);
  let shift = 0;
  for (const [i, { start, end }] of before.entries()) {
    ends[i] = start + shift + MASK.length;
    shift += MASK.length - (end - start);
  }

  function unmasked(position: number, side: 'start' | 'end'): number {
    const index = firstAbove(ends, position);
    const next = before[index];
    if (next !== undefined && position > (ends[index] as number) - MASK.length) return next[side];
    const last = before[index - 1];
    return last === undefined ? position : last.end + position - (ends[index - 1] as number);
  }

  return later.map(({ start, end, rule }) => {
    return { start: unmasked(start, 'start'), end: unmasked(end, 'end'), rule };
  });
}

/** A part of a text, by its positions. */
export interface Part {
  start: number;
  end: number;
}

/** No finder reads further than this from what it goes by, apart from those that read to the end of what they read. */
const REACH = 256;

/**
 * The parts of a masked text in which a mask may have brought together what stood apart before. No run of key characters is
 * in a part without its beginning and its end.
 *
 * @param findings what was masked, in order and without overlaps
 * @param added those of them whose masks are new
 */
export function partsAround(text: string, findings: readonly Finding[], added: readonly Finding[]): Part[] {
  const parts: Part[] = [];
  let shift = 0;
  let next = 0;
  for (const finding of findings) {
    const mask = finding.start + shift;
    shift += MASK.length - (finding.end - finding.start);
    if (finding !== added[next]) continue;
    next += 1;
    const end = Math.min(text.length, mask + MASK.length + REACH);
    const last = parts.at(-1);
    const start = runStart(text, Math.max(0, mask - REACH), last?.end ?? 0);
    if (last !== undefined && start <= last.end) last.end = end;
    else parts.push({ start, end });
  }
  for (const part of parts) part.end = runEnd(text, part.end);
  return parts;
}

function runStart(text: string, at: number, least: number): number {
  let start = at;
  while (start > least && isRunCode(text.charCodeAt(start - 1))) start -= 1;
  return start;
}

function runEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && isRunCode(text.charCodeAt(end))) end += 1;
  return end;
}

/** The index of the first of ascending numbers that is greater; their count where none is. */
function firstAbove(numbers: Float64Array, number: number): number {
  let from = 0;
  let to = numbers.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((numbers[middle] as number) > number) to = middle;
    else from = middle + 1;
  }
  return from;
}
