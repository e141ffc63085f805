import { cpus, loadavg, totalmem } from 'node:os';
import type { Figures, Row, Scenario, ScenarioResult } from './scenarios/scenario.ts';

const COLUMNS: { title: string; of: (figures: Figures, floor: Figures) => string }[] = [
  { title: 'deliveries/s', of: (f) => Math.round(f.deliveriesPerSecond).toLocaleString('en-US') },
  { title: 'CPU µs each', of: (f) => f.cpuMicrosPerDelivery.toFixed(1) },
  {
    title: '× first',
    of: (f, floor) => `${(f.cpuMicrosPerDelivery / floor.cpuMicrosPerDelivery).toFixed(2)}×`,
  },
  { title: 'receipt p50', of: (f) => `${f.receiptMs.p50.toFixed(1)} ms` },
  { title: 'receipt p99', of: (f) => `${f.receiptMs.p99.toFixed(1)} ms` },
  { title: '202 p50', of: (f) => (f.acceptedMs === null ? '–' : `${f.acceptedMs.p50.toFixed(1)} ms`) },
  { title: '202 p99', of: (f) => (f.acceptedMs === null ? '–' : `${f.acceptedMs.p99.toFixed(1)} ms`) },
  { title: 'peak memory', of: (f) => `${Math.round(f.peakMemoryBytes / 1024 / 1024)} MB` },
];

/** One scenario's figures as a table for people. The first row is the floor that the others are held against. */
export function renderResult(scenario: Scenario, { rows, notes }: ScenarioResult): string {
  const floor = rows[0]?.figures;
  if (floor === undefined) return [`\n${scenario.name}: ${scenario.title}\n`, ...notes].join('\n');
  const cells = (row: Row) => [row.label, ...COLUMNS.map((column) => column.of(row.figures, floor))];
  const table = [['', ...COLUMNS.map((column) => column.title)], ...rows.map(cells)];
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map((line) => (line[column] ?? '').length))) ?? [];
  const lines = table.map((line) =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
  return [`\n${scenario.name}: ${scenario.title}\n`, ...lines, '', ...notes].join('\n');
}

/** What the figures are measured on, and how busy that was before: a load of its own spoils every figure. */
export function describeMachine(): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}, ${memory} GB, ${process.platform}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`;
}
