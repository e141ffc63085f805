import { cpus, loadavg, totalmem } from 'node:os';
import type { Fact, Figures, Row, Scenario, ScenarioResult } from './scenarios/scenario.ts';

interface Column {
  title: string;
  of: (figures: Figures, floor: Figures) => string;
}

const NONE = '–';

/** Shared by what is printed and what is written into the docs. */
export const COLUMNS: readonly Column[] = [
  { title: 'deliveries/s', of: (f) => Math.round(f.deliveriesPerSecond).toLocaleString('en-US') },
  { title: 'CPU µs each', of: (f) => f.cpuMicrosPerDelivery.toFixed(1) },
  {
    title: 'of it servers',
    of: (f) => (f.serverMicrosPerDelivery > 0 ? f.serverMicrosPerDelivery.toFixed(1) : NONE),
  },
  {
    title: 'CPU × first',
    of: (f, floor) => `${(f.cpuMicrosPerDelivery / floor.cpuMicrosPerDelivery).toFixed(2)}×`,
  },
  { title: 'receipt p50', of: (f) => milliseconds(f.receiptMs.p50) },
  { title: 'receipt p99', of: (f) => milliseconds(f.receiptMs.p99) },
  { title: '202 p50', of: (f) => (f.acceptedMs === null ? NONE : milliseconds(f.acceptedMs.p50)) },
  { title: '202 p99', of: (f) => (f.acceptedMs === null ? NONE : milliseconds(f.acceptedMs.p99)) },
  { title: 'peak memory', of: (f) => `${Math.round(f.peakMemoryBytes / 1024 / 1024)} MB` },
];

/** One scenario's figures as a table for people. The first row is what the others are held against. */
export function renderResult(scenario: Pick<Scenario, 'name' | 'title'>, result: ScenarioResult): string {
  const { rows, facts, notes } = result;
  return [
    `\n${scenario.name}: ${scenario.title}\n`,
    ...tableOf(rows),
    ...(rows.length > 0 ? [''] : []),
    ...facts.map((fact) => `${fact.what}: ${factValue(fact)}`),
    ...notes,
  ].join('\n');
}

function tableOf(rows: readonly Row[]): string[] {
  const floor = rows[0]?.figures;
  if (floor === undefined) return [];
  const cells = (row: Row) => [row.label, ...COLUMNS.map((column) => column.of(row.figures, floor))];
  const table = [['', ...COLUMNS.map((column) => column.title)], ...rows.map(cells)];
  const widths =
    table[0]?.map((_, column) => Math.max(...table.map((line) => (line[column] ?? '').length))) ?? [];
  return table.map((line) =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  );
}

/** A fact's value as people read it. */
export function factValue({ value, unit }: Fact): string {
  if (unit === 'count') return Math.round(value).toLocaleString('en-US');
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  const text = value.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return unit === '×' || unit === '/s' ? text + unit : `${text} ${unit}`;
}

function milliseconds(value: number): string {
  return Number.isFinite(value) ? `${value.toFixed(1)} ms` : NONE;
}

/** What the figures are measured on, and how busy that was before: a load of its own spoils every figure. */
export function describeMachine(): string {
  const processors = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}, ${memory} GB, ${process.platform}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`;
}
