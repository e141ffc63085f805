import { isPlaceholder } from '../text/values.ts';
import { type Finder, isSpent, matchAt, note, spend } from './scan.ts';

const KIND =
  /kind(?:\\{0,3}["'])?:[ \t]{0,4}(?:\\{0,3}["'])?secret(?:\\{0,3}["'])?[ \t]*(?:\\[rn]|[\r\n,}]|$)/iy;
/** What begins another object: a document of its own, or the first field of each. */
const NEXT_OBJECT = /\n---|apiVersion/g;
/** How far before its kind the data of a Secret is looked for where nothing says that its object begins there. */
const REACH = 1200;
const DATA = /(?:^|[\s{,"'])(?:string)?data(?:\\{0,3}["'])?:/gi;
const ENTRY =
  /(?<![\w.-])(?:\\{0,3}["'])?[\w.-]{1,200}(?:\\{0,3}["'])?:[ \t]{0,4}(?:[|>][-+]?[ \t]*\r?\n[ \t]*)?(?:\\{0,3}["'])?([A-Za-z0-9+/]{8,}={0,2}(?:\r?\n[ \t]{1,40}[A-Za-z0-9+/]{8,}={0,2}(?=\s|$))*)(?=[\s,}"'\\]|$)/g;

/** The values under `data:` of a Kubernetes Secret, which are secret whatever their names. */
export const findKubernetesSecret: Finder = (scan, at) => {
  const { text } = scan;
  if (at < scan.manifestTo || matchAt(KIND, text, at) === null) return at;
  const before = text.slice(scan.manifestTo, at);
  const first = Math.max(before.lastIndexOf('\n---'), before.lastIndexOf('apiVersion'));
  const from = scan.manifestTo + (first < 0 ? Math.max(0, before.length - REACH) : first);
  NEXT_OBJECT.lastIndex = at;
  const to = NEXT_OBJECT.exec(text)?.index ?? text.length;
  scan.manifestTo = to;
  const section = text.slice(from, to);
  DATA.lastIndex = 0;
  const data = DATA.exec(section);
  if (data === null) return at;
  ENTRY.lastIndex = DATA.lastIndex;
  while (!isSpent(scan)) {
    spend(scan, 'part');
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
