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
