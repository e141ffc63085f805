/** What V8's profiler writes (`--cpu-prof`), read. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface RawNode {
  id: number;
  callFrame: { functionName: string; url: string; lineNumber: number };
  children?: number[];
}

interface RawProfile {
  nodes: RawNode[];
  /** µs on the monotonic clock. */
  startTime: number;
  endTime: number;
  samples: number[];
  timeDeltas: number[];
}

/** A function where it was called. */
export interface Frame {
  name: string;
  /** `file:` URL, `node:…`, or empty for what has no source. */
  url: string;
  line: number;
}

/** What one thread did: how much time (µs) was sampled in each stack, outermost frame first. */
export interface ThreadProfile {
  /** As the service calls it: main, sender, store-writer, store-reader. */
  name: string;
  /** Without the time in which it waited for something to do. */
  busyMicros: number;
  stacks: { frames: readonly Frame[]; micros: number }[];
}

/** V8's names for what is no function of ours. `(program)` is native code: system calls, and JSON, among others. */
const IDLE = '(idle)';
const ROOT = '(root)';

/** The profiles of one process, cut to a window of time on the monotonic clock (ms): without its start-up and its end. */
export function readProfiles(
  folder: string,
  pid: number,
  window: { from: number; to: number },
): ThreadProfile[] {
  // `CPU.20261129.045811.27329.1.001.cpuprofile`: date, time, process, thread, number.
  const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  return files
    .filter((name) => name.split('.')[3] === String(pid))
    .map((name) => {
      const raw = JSON.parse(readFileSync(join(folder, name), 'utf8')) as RawProfile;
      return readProfile(raw, name.split('.')[4] === '0' ? 'main' : threadName(raw.nodes), window);
    });
}

function readProfile(
  raw: RawProfile,
  name: string,
  { from, to }: { from: number; to: number },
): ThreadProfile {
  const stackOf = stacksOf(raw.nodes);
  const micros = new Map<number, number>();
  let at = raw.startTime;
  raw.samples.forEach((node, index) => {
    const delta = raw.timeDeltas[index] ?? 0;
    at += delta;
    if (at < from * 1000 || at >= to * 1000) return;
    // A sample stands for the time since the one before it.
    micros.set(node, (micros.get(node) ?? 0) + Math.max(0, delta));
  });
  const stacks = [...micros].map(([node, spent]) => ({ frames: stackOf(node), micros: spent }));
  const busy = stacks.filter(({ frames }) => frames.at(-1)?.name !== IDLE);
  const busyMicros = busy.reduce((sum, stack) => sum + stack.micros, 0);
  return { name, busyMicros, stacks: busy };
}

/** From the file that the thread was started with: `writer-thread.ts` of the store, `sender-thread.ts`. */
function threadName(nodes: readonly RawNode[]): string {
  for (const { callFrame } of nodes) {
    const [, folder, name] = /\/(\w+)\/([\w-]+)-thread\.[jt]s$/.exec(callFrame.url) ?? [];
    if (name !== undefined) return folder === 'threads' ? `store-${name}` : name;
  }
  return 'unknown';
}

function stacksOf(nodes: readonly RawNode[]): (id: number) => readonly Frame[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parentOf = new Map<number, number>();
  for (const { id, children = [] } of nodes) for (const child of children) parentOf.set(child, id);
  const known = new Map<number, readonly Frame[]>();
  const stackOf = (id: number): readonly Frame[] => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const node = byId.get(id);
    const parent = parentOf.get(id);
    const above = parent === undefined ? [] : stackOf(parent);
    const { functionName, url = '', lineNumber = 0 } = node?.callFrame ?? { functionName: '?' };
    const frame: Frame = { name: functionName || '(anonymous)', url, line: lineNumber + 1 };
    const stack = functionName === ROOT ? above : [...above, frame];
    known.set(id, stack);
    return stack;
  };
  return stackOf;
}
