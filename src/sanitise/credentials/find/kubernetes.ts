import { isPlaceholder } from '../text/values.ts';
import { type Finder, matchAt, note } from './scan.ts';

const KIND = /kind["']?:[ \t]{0,4}["']?secret["']?[ \t]*(?:[\r\n,}]|$)/iy;
/** How far from its kind the data of a Secret is looked for, before and behind. */
const REACH = 1200;
const DATA = /(?:^|[\s{,"'])(?:string)?data["']?:/gi;
const ENTRY =
  /(?<![\w.-])["']?[\w.-]{1,80}["']?:[ \t]{0,4}(?:[|>][-+]?[ \t]*\r?\n[ \t]*)?["']?([A-Za-z0-9+/]{8,8192}={0,2})["']?(?=[\s,}"']|$)/g;
const MOST_ENTRIES = 50;

/** The values under `data:` of a Kubernetes Secret, which are secret whatever their names. */
export const findKubernetesSecret: Finder = (scan, at) => {
  const { text } = scan;
  if (at < scan.manifestTo || matchAt(KIND, text, at) === null) return at;
  const first = Math.max(0, at - REACH);
  const from = first + Math.max(0, text.slice(first, at).lastIndexOf('\n---'));
  const rest = text.slice(at, at + REACH);
  const next = rest.indexOf('\n---');
  const to = at + (next < 0 ? rest.length : next);
  scan.manifestTo = to;
  const section = text.slice(from, to);
  DATA.lastIndex = 0;
  const data = DATA.exec(section);
  if (data === null) return at;
  ENTRY.lastIndex = DATA.lastIndex;
  for (let count = 0; count < MOST_ENTRIES; count++) {
    const entry = ENTRY.exec(section);
    const value = entry?.[1];
    if (entry === null || value === undefined) break;
    if (
      /^(?:metadata|kind|apiVersion|type|name|namespace|creationTimestamp|labels|annotations)\b/.test(
        entry[0],
      )
    )
      continue;
    if (value.length < 12 || isPlaceholder(value)) continue;
    const start = from + entry.index + entry[0].lastIndexOf(value);
    note(scan, start, start + value.length, 'kubernetes-secret');
  }
  return at;
};
