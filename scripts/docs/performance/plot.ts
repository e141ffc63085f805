import type { SavedResult } from '../../../bench/results.ts';
import type { Row, SenderName } from '../../../bench/scenarios/scenario.ts';

const WIDTH = 860;
const LEFT = 132;
const BAR = 13;
const GAP = 14;
const PANEL_GAP = 44;
const SENDERS: readonly { name: SenderName; label: string; colour: string }[] = [
  { name: 'service', label: 'Anchor Webhooks', colour: '#2f81f7' },
  { name: 'bullmq', label: 'BullMQ on Redis', colour: '#d29922' },
  { name: 'pg-boss', label: 'pg-boss on PostgreSQL', colour: '#8b949e' },
  { name: 'bare loop', label: 'bare loop: signs and POSTs, nothing else', colour: '#57ab5a' },
];

interface Panel {
  title: string;
  of: (row: Row) => number;
  text: (value: number) => string;
}

const PANELS: readonly Panel[] = [
  {
    title: 'Deliveries a second (longer is better)',
    of: ({ figures }) => figures.deliveriesPerSecond,
    text: (value) => Math.round(value).toLocaleString('en-US'),
  },
  {
    title: 'CPU of a delivery in µs, servers included (shorter is better)',
    of: ({ figures }) => figures.cpuMicrosPerDelivery,
    text: (value) => value.toFixed(0),
  },
];

/**
 * The senders of some scenarios as bars. Text and lines have a colour that shows on light and dark, and better ones where
 * the reader's preference is known.
 */
export function performancePlot(results: readonly SavedResult[]): string {
  const parts: string[] = [];
  let y = 12;
  const legendEnd = legend(parts, y);
  y = legendEnd;
  for (const panel of PANELS) {
    y += PANEL_GAP;
    parts.push(text(0, y, panel.title, { size: 15, weight: 'bold' }));
    y = drawPanel(parts, panel, results, y + 12);
  }
  const height = y + 8;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="Deliveries a second and CPU of a delivery, by scenario and sender" font-family="system-ui, sans-serif">`,
    '<style>text{fill:#6e7781}@media (prefers-color-scheme:light){text{fill:#1b2430}}@media (prefers-color-scheme:dark){text{fill:#e3e8ee}}</style>',
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function drawPanel(parts: string[], panel: Panel, results: readonly SavedResult[], top: number): number {
  const rows = results.flatMap(({ rows: all }) => SENDERS.map(({ name }) => rowOf(all, name)));
  const largest = Math.max(1, ...rows.map((row) => (row === undefined ? 0 : panel.of(row))));
  const perUnit = (WIDTH - LEFT - 70) / largest;
  let y = top;
  for (const result of results) {
    const there = SENDERS.map((sender) => ({ ...sender, row: rowOf(result.rows, sender.name) })).filter(
      ({ row }) => row !== undefined,
    );
    parts.push(text(0, y + (there.length * BAR) / 2 + 4, result.scenario, { size: 13 }));
    for (const { row, colour } of there) {
      const value = row === undefined ? 0 : panel.of(row);
      const width = Math.max(1, value * perUnit);
      parts.push(
        `<rect x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="${BAR - 2}" rx="2" fill="${colour}"/>`,
        text(LEFT + width + 5, y + BAR - 3, panel.text(value), { size: 11 }),
      );
      y += BAR;
    }
    y += GAP;
  }
  return y - GAP;
}

function legend(parts: string[], top: number): number {
  let x = 0;
  for (const { label, colour } of SENDERS) {
    parts.push(`<rect x="${x}" y="${top}" width="12" height="12" rx="2" fill="${colour}"/>`);
    parts.push(text(x + 17, top + 11, label, { size: 13 }));
    x += 17 + label.length * 7.3 + 24;
  }
  return top + 12;
}

function rowOf(rows: readonly Row[], sender: SenderName): Row | undefined {
  return rows.find((row) => row.sender === sender);
}

function text(x: number, y: number, content: string, style: { size: number; weight?: string }): string {
  const weight = style.weight === undefined ? '' : ` font-weight="${style.weight}"`;
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${style.size}" fill="#6e7781"${weight}>${escaped}</text>`;
}
