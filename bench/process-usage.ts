import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Reads what a process has used so far, all its threads together. */
export interface ProcessUsage {
  cpuMicros: number;
  /** The most memory it ever had resident, in bytes. */
  peakMemoryBytes: number;
  /** What it has resident now, in bytes. */
  memoryBytes: number;
}

/** CPU time by thread; the key is the system's number of the thread. */
export type ThreadUsage = ReadonlyMap<number, { name: string; cpuMicros: number }>;

export const NO_USAGE: ProcessUsage = { cpuMicros: 0, peakMemoryBytes: 0, memoryBytes: 0 };

/** From Linux's /proc; elsewhere from `ps`, which knows CPU time to the hundredth of a second and no peak. */
export function usageOf(pid: number): ProcessUsage {
  return process.platform === 'linux' ? usageFromProc(pid) : usageFromPs(pid);
}

/** The process itself and every process that it has started, at any depth. */
export function processTree(pid: number): number[] {
  return [pid, ...childrenOf(pid).flatMap(processTree)];
}

/**
 * All of them together, what they share counted once: their peak is what they have now, as each one's own is counted with what it
 * shares. A process that has ended meanwhile counts for nothing.
 */
export function usageOfAll(pids: readonly number[]): ProcessUsage {
  const total = { ...NO_USAGE };
  for (const pid of pids) {
    const usage = usageIfThere(pid);
    total.cpuMicros += usage?.cpuMicros ?? 0;
    total.memoryBytes += usage === null ? 0 : (proportionalBytes(pid) ?? usage.memoryBytes);
  }
  total.peakMemoryBytes = total.memoryBytes;
  return total;
}

/** What each thread of a process has used so far; empty where there is no /proc. */
export function cpuByThread(pid: number): ThreadUsage {
  const used = new Map<number, { name: string; cpuMicros: number }>();
  if (process.platform !== 'linux') return used;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const folder = `/proc/${pid}/task/${thread}`;
    const name = readFileSync(`${folder}/comm`, 'utf8').trim();
    const [nanos] = readFileSync(`${folder}/schedstat`, 'utf8').split(' ');
    used.set(Number(thread), { name, cpuMicros: Number(nanos) / 1_000 });
  }
  return used;
}

function usageIfThere(pid: number): ProcessUsage | null {
  try {
    return usageOf(pid);
  } catch {
    return null;
  }
}

function usageFromProc(pid: number): ProcessUsage {
  const fields = statFields(pid);
  // With that of its children that have ended, so that nothing is lost when a server's worker does.
  const ticks = [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0);
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const kilobytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
  return {
    cpuMicros: (ticks * 1e6) / ticksPerSecond(),
    peakMemoryBytes: kilobytes('VmHWM') * 1024,
    memoryBytes: kilobytes('VmRSS') * 1024,
  };
}

/** Its memory with its part of what it shares with others; null where the system does not say. */
function proportionalBytes(pid: number): number | null {
  try {
    const kilobytes = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}

/** The command's name is in brackets and may hold anything; these are the numbered fields after it (proc(5)). */
function statFields(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function childrenOf(parent: number): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === parent);
}

function parentOf(pid: number): number | null {
  try {
    return Number(statFields(pid)[1]);
  } catch {
    return null; // It has ended.
  }
}

let cachedTicksPerSecond: number | undefined;

function ticksPerSecond(): number {
  cachedTicksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return cachedTicksPerSecond;
}

function usageFromPs(pid: number): ProcessUsage {
  const [cpu = '', rss = ''] = execFileSync('ps', ['-o', 'cputime=,rss=', '-p', String(pid)], {
    encoding: 'utf8',
  })
    .trim()
    .split(/\s+/);
  const seconds = cpu.split(/[:-]/).reduce((total, part) => total * 60 + Number(part), 0);
  const memoryBytes = Number(rss) * 1024;
  return { cpuMicros: seconds * 1e6, peakMemoryBytes: memoryBytes, memoryBytes };
}
