import type { Fact } from '../scenarios/scenario.ts';
import type { Frame, ThreadProfile } from './cpu-profile.ts';

const USERS = /\/(?:src|client|node_modules)\//;
const LOADER = /^node:internal\/(?:modules\/|bootstrap\/|main\/)/;

/**
 * What the main thread did until the service was ready, in ms by whose work it was: most of a start is not code of the
 * service but the finding, reading and linking of modules.
 */
export function startAccount({ stacks, busyMicros }: ThreadProfile): Fact[] {
  const spent = new Map<string, number>();
  for (const { frames, micros } of stacks) {
    const kind = kindOf(frames);
    spent.set(kind, (spent.get(kind) ?? 0) + micros);
  }
  return [
    { what: 'main thread of a start, with the profiler running', value: busyMicros / 1000, unit: 'ms' },
    ...[...spent]
      .sort(([, a], [, b]) => b - a)
      .map(([kind, micros]): Fact => ({ what: `of it ${kind}`, value: micros / 1000, unit: 'ms' })),
  ];
}

function kindOf(frames: readonly Frame[]): string {
  if (frames.at(-1)?.name === '(garbage collector)') return 'collecting garbage';
  const innermost = frames.findLastIndex(({ url }) => USERS.test(url));
  if (frames.slice(innermost + 1).some(({ url }) => LOADER.test(url)))
    return 'finding, reading and linking modules, Node.js’ own among them';
  const { url } = frames[innermost] ?? { url: '' };
  if (url.includes('/node_modules/')) return 'code of packages, and what it calls';
  return url === '' ? 'Node.js, native code' : 'code of the service, and what it calls';
}
