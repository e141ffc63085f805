import { builtInCatalog } from '../../src/catalog/catalog.ts';
import { RefusedError } from '../../src/errors.ts';
import type { JsonObject } from '../../src/json/json.ts';
import { createDataCheck } from '../../src/publish/data-check.ts';
import { seededDraw } from '../../src/sanitise/credentials/kinds/shape.ts';
import { createSanitiser } from '../../src/sanitise/sanitise.ts';
import type { TaskInputs } from '../../src/sanitise/secret-inputs/collect.ts';
import { failureOf, filled, PIECES, REPEATED, stringsOf, WORST } from '../../test/bench/hostile-pieces.ts';
import { usualMs } from '../../test/support/cpu-time.ts';
import { EVENT } from '../../test/support/sanitising.ts';
import { toolOptions } from '../../test/support/tool-options.ts';

const USAGE = `npm run bench:hostile [-- OPTIONS]
  --seconds N   how long (120)
  --seed TEXT   another one draws other changes (a)
  --show N      how many of the slowest are printed (15)

Looks for events of 64 KB that take longer to sanitise than those that are known: changes them at random, and goes on with
what took longest. What it finds belongs into test/bench/hostile-pieces.ts. Times are in ms, as the machine would take
without others on it.`;

const { values, number } = toolOptions(USAGE, {
  seconds: { type: 'string', default: '120' },
  seed: { type: 'string', default: 'a' },
  show: { type: 'string', default: '15' },
});
const seconds = number('seconds', values.seconds);
const show = number('show', values.show);

interface Candidate {
  /** 64 KB of it are the event. */
  piece: string;
  /** Secret inputs beside small strings of it; null where it is whole texts. */
  secrets: number | null;
  ms: number;
}

/** So many of the slowest are changed further. */
const POOL = 40;
/** A longer one is no piece that is repeated, and takes long by itself to try. */
const LONGEST = 400;
const SECRETS = [null, null, 0, 1, 40, 150, 400];
const SIGNS = [...'§§§ \n\t=:"\'\\/@-_.,;&?<>({[)}]%$#*|`+aA0é…'];

const draw = seededDraw(values.seed);
const one = <T>(from: readonly T[]): T => from[draw(from.length)] as T;
const catalog = builtInCatalog();
const sanitiser = createSanitiser(catalog, { scrubOutput: true });
const checkData = createDataCheck(catalog);

search();

function search(): void {
  let pool: Candidate[] = [];
  let tried = 0;
  const from = [...WORST, ...REPEATED.filter((_, i) => i % 4 === 0)];
  for (const piece of from) for (const secrets of [null, 40]) pool.push(timed(piece, secrets));
  const known = Math.max(...pool.map(({ ms }) => ms));
  pool = slowest(pool);
  const end = performance.now() + 1_000 * seconds;
  for (; performance.now() < end; tried++) {
    const { piece, secrets } = one(pool);
    const changed = timed(changedOf(piece, one(pool).piece), draw(4) === 0 ? one(SECRETS) : secrets);
    // The one that it would drive out may have been lucky, and this one unlucky.
    if (changed.ms > (pool.at(-1)?.ms ?? 0)) pool = slowest([...pool, again(changed)]);
    if (tried % POOL === 0) pool = slowest(pool.map(again));
  }
  console.log(`${tried} events tried; ${known.toFixed(1)} ms is the most that a known one took`);
  for (const { piece, secrets, ms } of pool
    .map(again)
    .sort((a, b) => b.ms - a.ms)
    .slice(0, show))
    console.log(`${ms.toFixed(1).padStart(6)}  ${form(secrets)}  ${JSON.stringify(piece)}`);
}

function form(secrets: number | null): string {
  return secrets === null ? 'two texts' : `small strings, ${secrets} secrets`;
}

function slowest(candidates: readonly Candidate[]): Candidate[] {
  const byPiece = new Map(
    candidates.map((candidate) => [`${candidate.secrets} ${candidate.piece}`, candidate]),
  );
  return [...byPiece.values()].sort((a, b) => b.ms - a.ms).slice(0, POOL);
}

/** The same, measured once more: what others did on the machine only ever makes it longer. */
function again({ piece, secrets, ms }: Candidate): Candidate {
  return { piece, secrets, ms: Math.min(ms, timed(piece, secrets).ms) };
}

function timed(piece: string, secrets: number | null): Candidate {
  const run = runOf(piece, secrets);
  return { piece, secrets, ms: usualMs(run) };
}

function runOf(piece: string, secrets: number | null): () => void {
  const text = filled(piece);
  const type = catalog.get('task.failed');
  if (type === undefined) throw new Error('The catalog lacks task.failed.');
  const { data, task }: { data: JsonObject; task?: TaskInputs } =
    secrets === null ? { data: failureOf(text) } : stringsOf(text, secrets);
  return () => {
    try {
      const { declared } = checkData(type, data);
      sanitiser.sanitise({ ...EVENT, type, data: declared, ...(task && { task }) });
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
    }
  };
}

function changedOf(piece: string, other: string): string {
  const at = draw(piece.length + 1);
  const to = Math.min(piece.length, at + 1 + draw(8));
  const part = one([other, one(PIECES), other.slice(draw(other.length)), one(SIGNS), one(SIGNS)]);
  const changed = one([
    () => piece.slice(0, at) + part + piece.slice(at),
    () => piece.slice(0, at) + piece.slice(to),
    () => piece.slice(0, at) + one(SIGNS) + piece.slice(to),
    () => piece.slice(0, to) + piece.slice(at),
    () => piece + one(SIGNS) + part,
  ])();
  return changed.slice(0, LONGEST) || piece;
}
