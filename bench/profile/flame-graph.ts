import type { Frame, ThreadProfile } from './cpu-profile.ts';

const WIDTH = 1_200;
const ROW = 16;
const TITLE = 40;
/** Narrower ones cannot be seen, and would make most of the file. */
const NARROWEST = 0.4;
/** Widest letter of the font below, about. */
const LETTER = 6.4;

interface FlameNode {
  frame: Frame;
  micros: number;
  children: Map<string, FlameNode>;
}

/**
 * A thread's CPU time as an SVG: each box is a function, as wide as the time that it and what it called took, with its
 * callers below it. Pointing at a box shows its name, place and time.
 *
 * @param perDelivery what the whole width comes to, in µs for each delivery
 */
export function flameGraph(profile: ThreadProfile, title: string, perDelivery: number): string {
  const root = merge(profile);
  const boxes: string[] = [];
  const height = TITLE + ROW * (depthOf(root) + 1);
  const perMicro = WIDTH / Math.max(1, root.micros);
  const draw = (node: FlameNode, x: number, level: number): void => {
    const width = node.micros * perMicro;
    if (width < NARROWEST) return;
    if (level >= 0)
      boxes.push(box(node, { x, y: height - ROW * (level + 1), width }, perDelivery / root.micros));
    let at = x;
    for (const child of [...node.children.values()].sort((a, b) => b.micros - a.micros)) {
      draw(child, at, level + 1);
      at += child.micros * perMicro;
    }
  };
  draw(root, 0, -1);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="monospace" font-size="11">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fffaf2"/>`,
    `<text x="6" y="24" font-size="15" fill="#222">${escaped(title)}</text>`,
    ...boxes,
    '</svg>\n',
  ].join('\n');
}

function merge(profile: ThreadProfile): FlameNode {
  const root: FlameNode = { frame: { name: 'all', url: '', line: 0 }, micros: 0, children: new Map() };
  for (const { frames, micros } of profile.stacks) {
    root.micros += micros;
    let node = root;
    for (const frame of frames) {
      const key = `${frame.name} ${frame.url}`;
      const child = node.children.get(key) ?? { frame, micros: 0, children: new Map() };
      node.children.set(key, child);
      child.micros += micros;
      node = child;
    }
  }
  return root;
}

function depthOf(node: FlameNode): number {
  return 1 + Math.max(0, ...[...node.children.values()].map(depthOf));
}

function box(
  { frame, micros }: FlameNode,
  { x, y, width }: { x: number; y: number; width: number },
  perMicro: number,
): string {
  const place = frame.url === '' ? '' : ` (${shortened(frame.url)}:${frame.line})`;
  const label = frame.name.slice(0, Math.max(0, Math.floor((width - 4) / LETTER)));
  const text =
    label.length < 3
      ? ''
      : `<text x="${(x + 2).toFixed(1)}" y="${y + 12}" fill="#222">${escaped(label)}</text>`;
  const title = `<title>${escaped(`${frame.name}${place}: ${(micros * perMicro).toFixed(2)} µs a delivery`)}</title>`;
  const rect = `<rect x="${x.toFixed(1)}" y="${y}" width="${Math.max(0.3, width - 0.5).toFixed(1)}" height="${ROW - 1}" fill="${colourOf(frame)}"/>`;
  return `<g>${title}${rect}${text}</g>`;
}

/** By whose code it is: ours, a package's, Node's, or the engine's. */
function colourOf({ url }: Frame): string {
  if (url.includes('/node_modules/')) return '#f0c987';
  if (url.startsWith('file:')) return '#e8927c';
  return url.startsWith('node:') ? '#a9c6de' : '#c9c9c9';
}

function shortened(url: string): string {
  return url.replace(/^file:\/\/.*?\/(src|node_modules|dist)\//, '$1/');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
