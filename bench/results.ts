import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ScenarioResult } from './scenarios/scenario.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'bench', 'results');

/** One scenario's figures with all that a reader needs to have them again. */
export interface SavedResult extends ScenarioResult {
  scenario: string;
  title: string;
  seconds: number;
  /** Of so many runs this is the one in the middle. */
  runs: number;
  /** How long each load had run before its timed window. */
  warmUpSeconds: number;
  machine: string;
  /** Of each comparator that was measured: its version and that of its server. */
  peers: Record<string, string>;
  /** What was measured: the commit, with a + where files differed from it. */
  commit: string;
  /** ISO 8601. */
  at: string;
}

/** Keeps a result, so that the docs can be written from it: what is published was printed by a run. */
export function saveResult(result: Omit<SavedResult, 'commit' | 'at'>): void {
  mkdirSync(FOLDER, { recursive: true });
  const saved: SavedResult = { ...result, commit: currentCommit(), at: new Date().toISOString() };
  writeFileSync(join(FOLDER, `${result.scenario}.json`), `${JSON.stringify(saved, rounded, 2)}\n`);
}

/** The results that were kept, by scenario. */
export function savedResults(): Map<string, SavedResult> {
  const results = new Map<string, SavedResult>();
  for (const name of filesIn(FOLDER).filter(
    (each) => each.endsWith('.json') && !each.startsWith('profile-'),
  )) {
    const result = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as SavedResult;
    results.set(result.scenario, result);
  }
  return results;
}

/** Keeps a profile's account by stage, as `saveResult` does with figures. */
export function saveProfile(scenario: string, profile: object): void {
  mkdirSync(FOLDER, { recursive: true });
  const saved = { ...profile, commit: currentCommit(), at: new Date().toISOString() };
  writeFileSync(join(FOLDER, `profile-${scenario}.json`), `${JSON.stringify(saved, rounded, 2)}\n`);
}

/** Null where no profile of this scenario was kept. */
export function savedProfile<Profile>(scenario: string): (Profile & { commit: string; at: string }) | null {
  const name = `profile-${scenario}.json`;
  if (!filesIn(FOLDER).includes(name)) return null;
  return JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Profile & { commit: string; at: string };
}

/** Writes the pages that are made of the results, with everything else that is generated. */
export function writeDocs(): void {
  execFileSync(process.execPath, ['scripts/docs.ts'], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return []; // Nothing has been kept yet.
  }
}

/** Numbers of a measurement mean nothing from the fourth digit on. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}

function currentCommit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
  try {
    const isChanged = git('status', '--porcelain', '--', 'src', 'package-lock.json') !== '';
    return git('rev-parse', '--short=10', 'HEAD') + (isChanged ? '+' : '');
  } catch {
    return 'unknown'; // An unpacked archive.
  }
}
