import { type SavedResult, savedResults } from '../../../bench/results.ts';
import type { Figures, Row } from '../../../bench/scenarios/scenario.ts';
import { markdownTable } from '../markdown.ts';

/** What was aimed for before anything was built, at full speed on two cores. */
const TARGETS = [
  { scenario: 'single', perSecond: 13_000, micros: 85 },
  { scenario: 'batch', perSecond: 20_000, micros: 50 },
  { scenario: 'fan-out', perSecond: 22_000, micros: 42 },
] as const;

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
    figure(floor, ({ label }) => label === `guarded floor, ${scenario}`),
  ]);
  const heading = [
    '',
    'target',
    'the service',
    'the service beside the floor',
    'the floor',
    'the guarded floor',
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
