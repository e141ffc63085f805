import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Reads what a process has used so far, all its threads together. */
export interface ProcessUsage {
  cpuMicros: number;
  /** The most memory it ever had resident, in bytes. */
  peakMemoryBytes: number;
}

/** From Linux's /proc; elsewhere from `ps`, which knows CPU time to the hundredth of a second and no peak. */
export function usageOf(pid: number): ProcessUsage {
  return process.platform === 'linux' ? usageFromProc(pid) : usageFromPs(pid);
}

function usageFromProc(pid: number): ProcessUsage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The command's name is in brackets and may hold anything; the numbered fields go on after it (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
  return { cpuMicros: (ticks * 1e6) / ticksPerSecond(), peakMemoryBytes: Number(peak?.[1] ?? 0) * 1024 };
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
  return { cpuMicros: seconds * 1e6, peakMemoryBytes: Number(rss) * 1024 };
}
