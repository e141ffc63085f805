import { isPlaceholder } from '../text/values.ts';
import { type Finder, isSpent, judged, matchAt, note, type Scan, spend } from './scan.ts';

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
  noteStringData(scan, section, from);
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

const YAML_DATA = /(?:^|\n)([ \t]*)stringData:[ \t]*(?=\r?\n)/;
const JSON_DATA = /"stringData"\s{0,4}:\s{0,4}\{/g;
const LINE = /\r?\n([ \t]*)(?:[\w.-]{1,200}:[ \t]+)?(["']?)([^\r\n]*)/y;
const MEMBER = /\s{0,80}"[\w.-]{1,200}"\s{0,4}:\s{0,4}"((?:[^"\\\n]|\\.)*)"\s{0,80},?/y;
const BLOCK_SIGN = /^[|>][-+]?\d?$/;
const SHORTEST_STRING = 3;

/** The values under `stringData`, which are written down as they are: each of a line, whatever it looks like, and each line of a block. */
function noteStringData(scan: Scan, section: string, from: number): void {
  const yaml = YAML_DATA.exec(section);
  if (yaml !== null) noteLines(scan, section, from, yaml);
  JSON_DATA.lastIndex = 0;
  if (JSON_DATA.exec(section) === null) return;
  for (let at = JSON_DATA.lastIndex; !isSpent(scan); ) {
    const member = matchAt(MEMBER, section, at);
    const value = member?.[1];
    if (member === null || value === undefined) return;
    const start = at + member[0].lastIndexOf(value);
    noteString(scan, from + start, value);
    at += member[0].length;
  }
}

function noteLines(
  scan: Scan,
  section: string,
  from: number,
  { index, 0: head, 1: margin }: RegExpExecArray,
): void {
  let at = index + head.length;
  while (!isSpent(scan)) {
    const line = matchAt(LINE, section, at);
    const [whole = '', indent = '', quote = '', rest = ''] = line ?? [];
    if (line === null || (rest !== '' && indent.length <= (margin ?? '').length)) return;
    at += whole.length;
    const end = quote === '' ? -1 : rest.lastIndexOf(quote);
    const value = end < 0 ? rest.trimEnd() : rest.slice(0, end);
    if (!BLOCK_SIGN.test(value)) noteString(scan, from + at - rest.length, value);
  }
}

function noteString(scan: Scan, start: number, value: string): void {
  spend(scan, 'weighing');
  if (value.length >= SHORTEST_STRING && !isPlaceholder(judged(value)))
    note(scan, start, start + value.length, 'kubernetes-secret');
}
