import type { ProfileAccount } from '../../../bench/profile/account.ts';
import { type SavedResult, savedProfile, savedResults } from '../../../bench/results.ts';
import type { Figures, Row } from '../../../bench/scenarios/scenario.ts';
import { markdownTable } from '../markdown.ts';

/** What was aimed for before anything was built, at full speed on two cores. */
const TARGETS = [
  { scenario: 'single', perSecond: 13_000, micros: 85 },
  { scenario: 'batch', perSecond: 20_000, micros: 50 },
  { scenario: 'fan-out', perSecond: 22_000, micros: 42 },
] as const;

/** What nobody can leave out who sends nothing unchecked, by the stages of a profile. */
const CHECKING: readonly string[] = ['src/publish', 'src/sanitise', 'src/catalog'];

/** The targets of full speed beside what was measured and what the parts alone come to; empty where that was not measured. */
export function floorTable(): string[] {
  const kept = savedResults();
  const floor = kept.get('floor');
  if (floor === undefined) return [];
  const rows = TARGETS.map(({ scenario, perSecond, micros }) => [
    scenario,
    `≥ ${perSecond.toLocaleString('en-US')}/s, ≤ ${micros} µs`,
    figure(kept.get(scenario), ({ sender }) => sender === 'service'),
    figure(floor, ({ label }) => label === `service, ${scenario}`),
    figure(floor, ({ label }) => label === `floor, ${scenario}`),
    withChecking(floor, scenario),
  ]);
  const heading = [
    '',
    'target',
    'the service',
    'the service beside the floor',
    'the floor',
    'the floor, with checking and sanitising',
  ];
  return [markdownTable(heading, rows)];
}

/** The rate, the CPU, and that as a multiple of the bare loop's in the same run. */
function figure(result: SavedResult | undefined, is: (row: Row) => boolean): string {
  const [figures, bare] = [figuresOf(result, is), figuresOf(result, ({ sender }) => sender === 'bare loop')];
  if (figures === undefined || bare === undefined) return '–';
  const perSecond = Math.round(figures.deliveriesPerSecond).toLocaleString('en-US');
  const multiple = (figures.cpuMicrosPerDelivery / bare.cpuMicrosPerDelivery).toFixed(2);
  return `${perSecond}/s, ${figures.cpuMicrosPerDelivery.toFixed(1)} µs (${multiple}×)`;
}

function figuresOf(result: SavedResult | undefined, is: (row: Row) => boolean): Figures | undefined {
  return result?.rows.find(is)?.figures;
}

/** The share that checking and sanitising have in the profile, of what the service took beside the floor, on top of the floor. */
function withChecking(floor: SavedResult, scenario: string): string {
  const parts = figuresOf(floor, ({ label }) => label === `floor, ${scenario}`);
  const service = figuresOf(floor, ({ label }) => label === `service, ${scenario}`);
  const profile = savedProfile<ProfileAccount>(scenario);
  if (parts === undefined || service === undefined || profile === null) return '–';
  const stages = profile.threads.flatMap((thread) => thread.stages);
  const sampled = stages.filter(({ stage }) => CHECKING.includes(stage));
  const micros = sampled.reduce((sum, each) => sum + each.microsPerDelivery, 0);
  const checking = (micros / profile.microsPerDelivery) * service.cpuMicrosPerDelivery;
  return `${(parts.cpuMicrosPerDelivery + checking).toFixed(1)} µs`;
}
