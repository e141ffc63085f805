import { readFileSync } from 'node:fs';
import { COLUMNS, factValue } from '../../../bench/report.ts';
import { type SavedResult, savedResults } from '../../../bench/results.ts';
import { SCENARIOS } from '../../../bench/scenarios/all.ts';
import type { Figures, Row, SenderName } from '../../../bench/scenarios/scenario.ts';
import { PEERS } from '../../../bench/senders/peer.ts';
import { generatedPage, markdownTable } from '../markdown.ts';
import { performancePlot } from './plot.ts';
import { profileParts } from './profiles.ts';
import { floorTable } from './targets.ts';

/** Written by hand. */
const FINDINGS = new URL('findings.md', import.meta.url);
const AT_REST = new URL('at-rest.md', import.meta.url);
const FLOOR = new URL('floor.md', import.meta.url);
/** Shown side by side: what they measure is the same. */
const PLOTTED: readonly string[] = ['single', 'batch', 'fan-out', 'tenants', 'https'];

/** The page of figures, and its plot; nothing where none have been kept. */
export function performanceFiles(): { path: string; text: string }[] {
  const kept = savedResults();
  const results = SCENARIOS.flatMap(({ name }) => kept.get(name) ?? []);
  if (results.length === 0) return [];
  const plotted = results.filter(({ scenario }) => PLOTTED.includes(scenario));
  return [
    { path: 'docs/reference/performance.md', text: performancePage(results) },
    { path: 'docs/reference/performance.svg', text: performancePlot(plotted) },
  ];
}

function performancePage(results: readonly SavedResult[]): string {
  return generatedPage(
    'Performance',
    INTRODUCTION,
    '![Deliveries a second and CPU of a delivery, by scenario and sender](performance.svg)',
    '## At a glance',
    glance(results),
    '## What it was measured on',
    provenance(results),
    '## Scenario by scenario',
    ...results.map(section),
    '## What the comparators leave out',
    Object.entries(PEERS)
      .map(([name, { leavesOut }]) => `- **${name}**: ${leavesOut}.`)
      .join('\n'),
    '## Where each microsecond goes',
    ...profileParts(),
    ...written(FINDINGS),
    ...floorParts(),
    ...written(AT_REST),
    METHOD,
  );
}

const INTRODUCTION = [
  'What `npm run bench` prints on one machine that also runs the load generator and the receiver. The service has all its',
  'defaults: every event is on disk (fsync) before its 202, validated, sanitised, signed in both schemes, and every delivery and attempt',
  'is kept as history. A figure is printed only after every accepted event was found received, with valid signatures.',
].join('\n');

const METHOD = [
  '## How it is measured',
  '',
  '- Each sender gets the same events over HTTP, for webhooks at the same receiver, one sender after the other on an otherwise idle',
  '  machine; each run has a warm-up before its timed window, during which V8 compiles the hot code.',
  '- At full speed each publisher calls again as soon as it was answered, but waits while 5,000 deliveries are outstanding: what is',
  '  measured is what a sender can accept and deliver at the same time, not how fast it falls behind.',
  '- The bare loop signs once and POSTs with undici, and does nothing else: what anything costs that sends with a general client.',
  '- CPU is of the whole sending process, all threads, and of Redis or PostgreSQL where the sender needs them.',
  '- The comparators (`bench/peers/`) are written as the documentation of BullMQ and pg-boss suggests, with the same HTTP server,',
  '  signatures and retry schedule as the service, and undici; Redis appends to a log that reaches the disk within a second, PostgreSQL commits',
  '  synchronously.',
  '- Receipt is from the publish call to the arrival at the endpoint, 202 from the call to its answer. At full speed both are how long the',
  '  queue in front is; at half speed and idle they are how long the work takes.',
].join('\n');

function glance(results: readonly SavedResult[]): string {
  const cells = (result: SavedResult): string[] => {
    const of = (sender: SenderName) => result.rows.find((row) => row.sender === sender)?.figures;
    const [bare, service] = [of('bare loop'), of('service')];
    const figure = (figures: Figures | undefined) =>
      figures === undefined
        ? '–'
        : `${Math.round(figures.deliveriesPerSecond).toLocaleString('en-US')}/s, ${figures.cpuMicrosPerDelivery.toFixed(1)} µs`;
    const ratio =
      bare === undefined || service === undefined
        ? '–'
        : `${(service.cpuMicrosPerDelivery / bare.cpuMicrosPerDelivery).toFixed(2)}×`;
    return [result.title, figure(service), ratio, figure(of('bullmq')), figure(of('pg-boss')), figure(bare)];
  };
  const compared = results.filter(({ scenario }) => PLOTTED.includes(scenario));
  const heading = [
    'deliveries/s, CPU of one',
    'the service',
    'its CPU × bare loop',
    'BullMQ',
    'pg-boss',
    'bare loop',
  ];
  return markdownTable(heading, compared.map(cells));
}

function provenance(results: readonly SavedResult[]): string {
  const machines = new Set(results.map(({ machine }) => machine.replace(/, load .*/, '')));
  const peers = new Set(results.flatMap(({ peers: each }) => Object.values(each)));
  const rows = results.map(({ scenario, commit, at, seconds, runs, warmUpSeconds, machine }) => [
    scenario,
    `\`npm run bench -- --scenario ${scenario} --seconds ${seconds}${runs === 1 ? '' : ` --runs ${runs}`}\``,
    `${warmUpSeconds} s`,
    commit,
    at.slice(0, 16).replace('T', ' '),
    /load (.*)/.exec(machine)?.[1] ?? '',
  ]);
  return [
    [...machines].map((machine) => `- ${machine}`).join('\n'),
    [...peers].map((peer) => `- ${peer}`).join('\n'),
    '',
    'Again, all of it: `npm run bench`; and into this page: `npm run bench -- --write-docs`. The results that the page is made of are in',
    '`bench/results/`.',
    '',
    'A load average above 1 before a run means that other work shared the machine. Rates are lower then, and a delivery takes more CPU, than',
    'on a quiet one: what to look at is the ratio to the bare loop and to the comparators of the same run.',
    '',
    markdownTable(['scenario', 'command', 'warm-up', 'commit', 'when (UTC)', 'load average before'], rows),
  ].join('\n');
}

function section({ scenario, title, rows, facts, notes }: SavedResult): string {
  const parts = [`### ${scenario}`, `${title.charAt(0).toUpperCase()}${title.slice(1)}.`];
  if (rows.length > 0) parts.push(rowsTable(rows));
  if (facts.length > 0)
    parts.push(
      markdownTable(
        ['what', 'measured'],
        facts.map((fact) => [fact.what, factValue(fact)]),
      ),
    );
  if (notes.length > 0) parts.push(notes.map((note) => `- ${note}`).join('\n'));
  return parts.join('\n\n');
}

function rowsTable(rows: readonly Row[]): string {
  const floor = rows[0]?.figures;
  if (floor === undefined) return '';
  return markdownTable(
    ['', ...COLUMNS.map(({ title }) => title)],
    rows.map(({ label, figures }) => [label, ...COLUMNS.map((column) => column.of(figures, floor))]),
  );
}

/** What the parts come to without the rest of the service, and what people make of that. */
function floorParts(): string[] {
  const table = floorTable();
  return table.length === 0 ? [] : ['## Where the floor is', ...table, ...written(FLOOR)];
}

/** What people have made of the figures. */
function written(file: URL): string[] {
  try {
    return [readFileSync(file, 'utf8').trim()];
  } catch {
    return [];
  }
}
