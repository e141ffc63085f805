import type { ProfileAccount } from '../../../bench/profile/account.ts';
import { savedProfile } from '../../../bench/results.ts';
import { codeBlock, markdownTable } from '../markdown.ts';
import { inWords } from './stage-words.ts';

/** Those whose targets are about CPU, in the order of the columns. */
const PROFILED = ['single', 'batch', 'fan-out'];
/** The fence of a command that no test runs, and why. */
const UNRUN = 'sh unrun="it wants the machine for itself; test/bench/profile.test.ts tests how it counts"';

type SavedAccount = ProfileAccount & { commit: string; at: string };

/** Where the CPU time of a delivery goes, of each scenario that was profiled; nothing where none was. */
export function profileParts(): string[] {
  const accounts = PROFILED.flatMap((name) => savedProfile<ProfileAccount>(name) ?? []);
  const [first] = accounts;
  if (first === undefined) return [];
  return [
    'CPU of a delivery by thread and by whose code it was spent for, in µs, with the profiler running (its own thread left out), which slows ' +
      'everything down a little. Time in Node.js itself counts for the innermost caller that is code of the service or of a package.',
    accounts.map(summary).join('\n'),
    markdownTable(['thread', 'for', ...accounts.map(({ scenario }) => scenario)], stageRows(accounts)),
    'The same with a flame graph of each thread:',
    codeBlock(UNRUN, `npm run profile -- --scenario ${first.scenario} --seconds ${first.seconds}`),
  ];
}

function summary({ scenario, title, deliveriesPerSecond, microsPerDelivery, commit }: SavedAccount): string {
  const rate = Math.round(deliveriesPerSecond).toLocaleString('en-US');
  return `- **${scenario}** (${title}): ${rate} deliveries/s, ${microsPerDelivery.toFixed(1)} µs each, commit ${commit}.`;
}

function stageRows(accounts: readonly SavedAccount[]): string[][] {
  const threads = distinct(accounts.flatMap((account) => account.threads.map(({ name }) => name)));
  const rows = threads.flatMap((name) => {
    const each = accounts.map((account) => account.threads.find((thread) => thread.name === name));
    const stages = distinct(each.flatMap((thread) => thread?.stages.map(({ stage }) => stage) ?? []));
    return [
      [`**${name}**`, '', ...each.map((thread) => bold(thread?.microsPerDelivery))],
      ...stages.map((stage) => [
        '',
        inWords(stage),
        ...each.map((thread) => micros(thread?.stages.find((one) => one.stage === stage)?.microsPerDelivery)),
      ]),
    ];
  });
  const others = accounts.map(({ otherMicrosPerDelivery }) => bold(otherMicrosPerDelivery));
  return [
    ...rows,
    ['**threads without JavaScript**', 'V8’s helpers (collecting garbage, compiling), libuv', ...others],
  ];
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}

/** Less than a row's least is in the row of what is small. */
function micros(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(1);
}

function bold(value: number | undefined): string {
  return value === undefined ? '–' : `**${value.toFixed(1)}**`;
}
