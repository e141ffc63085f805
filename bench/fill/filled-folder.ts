import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATS_SPANS } from '../../src/store/activity.ts';
import { dataOnDisk } from '../data-folder.ts';
import { multiplyHistory } from './multiply.ts';
import { type SeededProject, seedHistory } from './seed.ts';

const PREFIX = 'bench-filled-';
const DESCRIPTION = 'filled.json';
/** What is made through the store, and then copied. */
const SEED_MS = 3 * STATS_SPANS.half_hour;
const SMALLEST_SEED = 10_000;
const HISTORY_MS = 6 * 86_400_000;
/** Later, too much of it would be older than the charts and pages that are asked for. */
const KEEP_MS = 12 * 3_600_000;

export interface FilledFolder extends SeededProject {
  /** For a service to be started on. */
  path: string;
  deliveries: number;
  /** Accepted from here to there. */
  from: number;
  to: number;
}

export interface History {
  deliveries: number;
  /** How long ago the last was accepted. */
  endedMsAgo: number;
  /** Over how long they were accepted; left out: six days. */
  spanMs?: number;
}

/** A data folder with the history of one project, made anew unless there is one of this size from the last hours. */
export async function filledFolder(history: History, say: (line: string) => void): Promise<FilledFolder> {
  const path = join(dataOnDisk(), `${PREFIX}${history.deliveries}`);
  const kept = readDescription(path);
  if (kept !== null && Date.now() - kept.to < KEEP_MS) return { ...kept, path };
  rmSync(path, { recursive: true, force: true });
  return fill(path, history, say);
}

/** A data folder of its own, for what changes the data; `remove` it afterwards. */
export async function newFilledFolder(
  history: History,
  say: (line: string) => void,
): Promise<FilledFolder & { remove: () => void }> {
  const path = join(dataOnDisk(), `${PREFIX}once-${history.deliveries}`);
  const remove = () => rmSync(path, { recursive: true, force: true });
  remove();
  return { ...(await fill(path, history, say)), remove };
}

/** Removes what `filledFolder` has made. */
export function removeFilled(): void {
  const data = dataOnDisk();
  for (const name of readdirSync(data).filter((each) => each.startsWith(PREFIX)))
    rmSync(join(data, name), { recursive: true, force: true });
}

async function fill(path: string, history: History, say: (line: string) => void): Promise<FilledFolder> {
  const { deliveries, endedMsAgo, spanMs = HISTORY_MS } = history;
  const began = performance.now();
  say(`filling ${deliveries.toLocaleString('en-US')} deliveries`);
  const most = Math.max(1, Math.floor(deliveries / SMALLEST_SEED));
  const copies = Math.min(most, Math.floor(spanMs / SEED_MS));
  const end = Math.floor((Date.now() - endedMsAgo) / STATS_SPANS.half_hour) * STATS_SPANS.half_hour;
  const from = end - copies * SEED_MS;
  mkdirSync(join(path, 'data'), { recursive: true, mode: 0o700 });
  const database = join(path, 'data', 'anchor.db');
  const seeded = await seedHistory(database, deliveries / copies, { from, to: from + SEED_MS });
  multiplyHistory(database, copies, SEED_MS);
  say(`filled in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  const filled: FilledFolder = { ...seeded, path, deliveries, from, to: end };
  writeFileSync(join(path, DESCRIPTION), JSON.stringify(filled));
  return filled;
}

function readDescription(path: string): Omit<FilledFolder, 'path'> | null {
  const file = join(path, DESCRIPTION);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Omit<FilledFolder, 'path'>) : null;
}
