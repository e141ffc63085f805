import { type SavedResult, savedResults } from '../../../bench/results.ts';
import type { Figures } from '../../../bench/scenarios/scenario.ts';
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
    figure(kept.get(scenario)?.rows.find(({ sender }) => sender === 'service')?.figures),
    figure(figuresOf(floor, `service, ${scenario}`)),
    figure(figuresOf(floor, `floor, ${scenario}`)),
    figure(figuresOf(floor, 'bare loop')),
  ]);
  const heading = ['', 'target', 'the service', 'the service beside the floor', 'the floor', 'bare loop'];
  return [markdownTable(heading, rows)];
}

function figuresOf({ rows }: SavedResult, label: string): Figures | undefined {
  return rows.find((row) => row.label === label)?.figures;
}

function figure(figures: Figures | undefined): string {
  if (figures === undefined) return '–';
  const perSecond = Math.round(figures.deliveriesPerSecond).toLocaleString('en-US');
  return `${perSecond}/s, ${figures.cpuMicrosPerDelivery.toFixed(1)} µs`;
}
