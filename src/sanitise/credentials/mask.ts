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
  let masked = '';
  let at = 0;
  for (const { start, end } of findings) {
    masked += text.slice(at, start) + MASK;
    at = end;
  }
  return { text: masked + text.slice(at), findings };
}

function merge(found: Finding[]): Finding[] {
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
  const joined: Finding[] = [];
  for (const finding of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1);
    if (last === undefined || finding.start > last.end) joined.push({ ...finding });
    else if (finding.end > last.end) last.end = finding.end;
  }
  return joined;
}

/** Findings in a masked text, as places of the text before it was masked. What touches a mask covers all of its secret. */
export function inUnmaskedText(later: readonly Finding[], masked: readonly Finding[]): Finding[] {
  return later.map(({ start, end, rule }) => {
    return { start: unmasked(start, masked, 'start'), end: unmasked(end, masked, 'end'), rule };
  });
}

function unmasked(position: number, masked: readonly Finding[], side: 'start' | 'end'): number {
  let shift = 0;
  for (const finding of masked) {
    const maskStart = finding.start + shift;
    if (position <= maskStart) break;
    if (position < maskStart + MASK.length) return finding[side];
    shift += MASK.length - (finding.end - finding.start);
  }
  return position - shift;
}
