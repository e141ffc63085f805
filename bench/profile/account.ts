import type { MeasuredSender } from '../scenarios/scenario.ts';
import type { ThreadProfile } from './cpu-profile.ts';
import { shareByStage } from './stages.ts';

export interface ThreadAccount {
  /** As the thread calls itself: main, sender, store-writer, store-reader. */
  name: string;
  microsPerDelivery: number;
  /** Most first. */
  stages: { stage: string; microsPerDelivery: number }[];
}

/** Where the CPU time of a delivery goes. */
export interface ProfileAccount {
  scenario: string;
  title: string;
  seconds: number;
  machine: string;
  deliveriesPerSecond: number;
  /** Of the whole process, with the profiler running, less the profiler's own thread. */
  microsPerDelivery: number;
  threads: ThreadAccount[];
  /** Threads without JavaScript: V8's helpers (garbage collection, compiling), libuv's, Node's own. */
  otherMicrosPerDelivery: number;
}

/** V8's thread that takes the samples is no part of a service without a profiler. */
const PROFILER = 'v8:ProfEvntProc';
/** Less is left out of the list, and added up as one line. */
const SMALLEST = 0.2;
const SMALL = 'all that is below 0.2 µs each';

/**
 * What each thread used (as the system counted it) split by stage (as the profiler sampled it).
 *
 * @param profiles of the measured process alone, cut to the measured window
 */
export function accountFor(
  measured: MeasuredSender,
  profiles: readonly ThreadProfile[],
): Pick<ProfileAccount, 'deliveriesPerSecond' | 'microsPerDelivery' | 'threads' | 'otherMicrosPerDelivery'> {
  const { figures, window } = measured;
  const deliveries = (figures.deliveriesPerSecond * (window.to - window.from)) / 1000;
  const used = [...window.after.threads]
    .filter(([, { name }]) => name !== PROFILER)
    .map(([number, { name, cpuMicros }]) => {
      const before = window.before.threads.get(number)?.cpuMicros ?? 0;
      return { name, microsPerDelivery: (cpuMicros - before) / deliveries };
    });
  const threads = profiles.map((profile): ThreadAccount => {
    const own = used.filter(({ name }) => name === systemName(profile.name));
    const microsPerDelivery = own.reduce((sum, each) => sum + each.microsPerDelivery, 0);
    return { name: profile.name, microsPerDelivery, stages: stagesOf(profile, microsPerDelivery) };
  });
  const named = new Set(profiles.map(({ name }) => systemName(name)));
  const others = used.filter(({ name }) => !named.has(name));
  return {
    deliveriesPerSecond: figures.deliveriesPerSecond,
    microsPerDelivery: used.reduce((sum, each) => sum + each.microsPerDelivery, 0),
    threads: threads.sort((a, b) => b.microsPerDelivery - a.microsPerDelivery),
    otherMicrosPerDelivery: others.reduce((sum, each) => sum + each.microsPerDelivery, 0),
  };
}

export function renderAccount(account: ProfileAccount): string {
  const { threads, otherMicrosPerDelivery, microsPerDelivery, deliveriesPerSecond } = account;
  const line = (what: string, micros: number, indent = '') =>
    `${micros.toFixed(1).padStart(7)} µs  ${indent}${what}`;
  return [
    `\n${account.scenario}: ${Math.round(deliveriesPerSecond).toLocaleString('en-US')} deliveries/s with the profiler running`,
    line('a delivery, all threads', microsPerDelivery),
    ...threads.flatMap(({ name, microsPerDelivery: micros, stages }) => [
      line(name, micros),
      ...stages.map(({ stage, microsPerDelivery: each }) => line(stage, each, '    ')),
    ]),
    line('threads without JavaScript', otherMicrosPerDelivery),
  ].join('\n');
}

/** The kernel keeps 15 characters of a name. */
function systemName(name: string): string {
  return name === 'main' ? 'MainThread' : name.slice(0, 15);
}

function stagesOf(profile: ThreadProfile, microsPerDelivery: number): ThreadAccount['stages'] {
  const each = shareByStage(profile).map(({ stage, micros }) => ({
    stage,
    microsPerDelivery: (micros / profile.busyMicros) * microsPerDelivery,
  }));
  const large = each.filter((share) => share.microsPerDelivery >= SMALLEST);
  const small = each.filter((share) => share.microsPerDelivery < SMALLEST);
  const rest = small.reduce((sum, share) => sum + share.microsPerDelivery, 0);
  return rest === 0 ? large : [...large, { stage: SMALL, microsPerDelivery: rest }];
}
