import { lazy } from '../common/lazy.ts';
import type { JsonValue } from '../json/json.ts';
import { newEffort } from './credentials/effort.ts';
import { type Draw, seededDraw } from './credentials/kinds/shape.ts';
import { FAMILIES, SERVICE_NAMES } from './credentials/kinds/table.ts';
import { GENERAL_RULES } from './credentials/rules.ts';
import { OPENINGS, scrubCredentials, scrubWithin } from './credentials/scrub.ts';
import { maskJson } from './mask-json.ts';
import { type Masked, MaskingPass } from './masking-pass.ts';
import { textLine } from './text-line.ts';

/** Characters that are searched at once: a few ms. */
const PIECE = 600;
/** With more, V8 optimises more of the code, and keeps more than 4 MB for it. */
const ROUNDS = 40;
/** Of a result that is masked in a few ms, once the code is compiled. */
const ENTRIES = 10;
const EXAMPLES = GENERAL_RULES.map(({ example }) => example.replaceAll(/[«»]/g, ''));
const KINDS = FAMILIES.flatMap(({ kinds }) => kinds.map(({ example }) => `${example} `));
/** In steps: so little that it is spent within a piece, as what is masked as a whole for that takes a way of its own. */
const LITTLE_EFFORT = 300;
/** What follows an opening; `§` is a drawn value. */
const BEHIND = `="§"|: "§",|= §\n| § |('a', '§')|\\":\\"§\\"|:§@x | is §. |\n§\n|>§< `.split('|');
/** What stands between pieces, and what has several forms. */
const BETWEEN = ' |\n|=|: |"|\\"|{|[|/|%2525|&amp;|YWFh|616161|*****|é'.split('|');
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** For texts with such a character patterns are compiled anew. It takes 3 MB, without which the first of them would take 30 ms. */
const BEYOND_LATIN = ' …';

/**
 * Takes the search for secrets through its work before there is any. V8 compiles a function or a pattern when it is first
 * used, and makes an optimised form of it later: of a fresh process the first dense text of 64 KB takes up to 60 ms, and
 * the first result of as much beside hundreds of secret inputs 100.
 *
 * @param rest waits between two pieces of a few ms, so that nothing else is held up for long
 */
export async function warmUp(rest: () => Promise<void>): Promise<void> {
  for (const piece of pieces()) {
    piece();
    await rest();
  }
}

/** The same without a rest: takes a third of a second when it is called first in a process, and nothing later. */
export const warmUpAtOnce = lazy(() => {
  for (const piece of pieces()) piece();
  return 'warm';
});

function* pieces(): Generator<() => unknown> {
  const draw = seededDraw('warm-up');
  yield () => textLine(EXAMPLES.join(BEYOND_LATIN));
  for (const text of texts(draw)) yield () => scrubCredentials(text);
  for (const text of joined(KINDS))
    yield () => {
      scrubCredentials(text);
      scrubWithin(newEffort(LITTLE_EFFORT), text);
    };
  for (let round = 1; round <= ROUNDS; round++) yield () => maskDrawn(draw, Math.min(ENTRIES, round));
}

/** What each general rule finds, and every opening with a value behind it, in pieces. */
function* texts(draw: Draw): Generator<string> {
  for (const example of EXAMPLES) yield* [example, example + BEYOND_LATIN];
  // There are thousands of names of services, with which nothing else is done.
  const openings = OPENINGS.filter((opening) => !SERVICE_NAMES.has(opening)).map(
    (opening) => opening + one(BEHIND, draw).replace('§', () => value(draw)),
  );
  for (const text of joined(openings)) yield* [text, text + BEYOND_LATIN];
}

function* joined(parts: readonly string[]): Generator<string> {
  let text = '';
  for (const part of parts) {
    text += part;
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  yield text;
}

/** Masks a result of pieces of openings in disorder, beside secret inputs that stand in it in their encodings. */
function maskDrawn(draw: Draw, entries: number): readonly Masked[] {
  const piece = () => one(draw(2) === 0 ? EXAMPLES : OPENINGS, draw).slice(0, 4 + draw(40));
  const text = () =>
    [one(BETWEEN, draw), piece(), one(BETWEEN, draw), draw(1_000), one(BETWEEN, draw)].join('');
  const secrets = Array.from({ length: draw(entries + 2) }, text);
  const result: JsonValue[] = Array.from({ length: entries }, (_, i) => [
    { [`${text()}${i}`]: text() },
    i,
    text(),
  ]);
  for (const secret of secrets) {
    const bytes = Buffer.from(secret);
    result.push(encodeURIComponent(secret), bytes.toString('base64'), bytes.toString('hex'));
  }
  const pass = new MaskingPass({ values: new Set(secrets), names: new Set(['pin']) });
  const masked = maskJson(result, pass, true);
  if (pass.hasEchoes()) maskJson(masked, pass, true);
  return pass.masked;
}

const one = (from: readonly string[], draw: Draw) => from[draw(from.length)] ?? '';
const value = (draw: Draw) =>
  Array.from({ length: 6 + draw(20) }, () => LETTERS[draw(LETTERS.length)]).join('');
