import type { Frame, ThreadProfile } from './cpu-profile.ts';

/** What a piece of CPU time was spent for, and whose code it was. */
export interface StageShare {
  stage: string;
  micros: number;
}

const SOURCE = /\/src\/(.+)$/;
const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)/;
/** These hold several stages: how many parts of a path tell them apart. */
const PARTS: Record<string, number> = { store: 3, deliver: 2, http: 2 };

/**
 * Splits a thread's time by stage: each sample counts for the innermost frame that is code of the service or of a package.
 * What the runtime does by itself has names of its own.
 */
export function shareByStage(profile: ThreadProfile): StageShare[] {
  const spent = new Map<string, number>();
  for (const { frames, micros } of profile.stacks) {
    const stage = stageOf(frames);
    spent.set(stage, (spent.get(stage) ?? 0) + micros);
  }
  return [...spent].map(([stage, micros]) => ({ stage, micros })).sort((a, b) => b.micros - a.micros);
}

function stageOf(frames: readonly Frame[]): string {
  const innermost = frames.at(-1);
  if (innermost?.name === '(garbage collector)') return 'garbage collection';
  for (const frame of frames.toReversed()) {
    const stage = ofFrame(frame);
    if (stage !== null) return stage;
  }
  return innermost?.name === '(program)'
    ? 'native code without a caller (system calls, the event loop)'
    : runtimeOf(frames);
}

function ofFrame({ url }: Frame): string | null {
  const used = PACKAGE.exec(url)?.[1];
  if (used !== undefined) return used;
  const path = SOURCE.exec(url)?.[1]?.split('/');
  if (path === undefined) return null;
  return ['src', ...path.slice(0, PARTS[path[0] ?? ''] ?? 1)].join('/');
}

/** The part of Node.js that began it: nothing of ours is on the stack. */
function runtimeOf(frames: readonly Frame[]): string {
  const outermost = frames.find(({ url }) => url.startsWith('node:'));
  return outermost === undefined ? 'other' : `Node.js: ${outermost.url.replace(/^node:(internal\/)?/, '')}`;
}
