import type { JsonValue } from '../json.ts';
import { type Draw, seededDraw } from './credentials/kinds/shape.ts';
import { FAMILIES } from './credentials/kinds/table.ts';
import { GENERAL_RULES } from './credentials/rules.ts';
import { scrubCredentials } from './credentials/scrub.ts';
import { maskJson } from './mask-json.ts';
import { MaskingPass } from './masking-pass.ts';

const AT_ONCE = 5;
/** With more, V8 optimises more of the code, and keeps more than 3 MB for it. */
const ROUNDS = 30;
/**
 * What stands between pieces of examples, and what has several forms. The last is beyond Latin 1: for texts with such a
 * character patterns are compiled anew.
 */
const BETWEEN = ' |\n|=|: |"|\\"|{|[|/|%2525|&amp;|YWFh|616161|*****|é|…'.split('|');

/**
 * Takes the search for secrets through its work before there is any. V8 compiles a function or a pattern when it is first
 * used, and makes an optimised form of it later: of a fresh process the first dense text of 64 KB takes up to 60 ms, and
 * the first result of as much beside hundreds of secret inputs 100.
 *
 * @param rest waits between two pieces of a few ms, so that nothing else is held up for long
 */
export async function warmUp(rest: () => Promise<void>): Promise<void> {
  const examples: string[] = [];
  const described = [...FAMILIES.flatMap(({ kinds }) => kinds), ...GENERAL_RULES];
  for (let i = 0; i < described.length; i += AT_ONCE) {
    const some = described.slice(i, i + AT_ONCE).map(({ example }) => example.replaceAll(/[«»]/g, ''));
    examples.push(...some);
    scrubCredentials(some.join('\n'));
    await rest();
  }
  for (let round = 0; round < ROUNDS; round++) {
    maskDrawn(examples, seededDraw(String(round)));
    await rest();
  }
}

/** Masks a result of pieces of examples in disorder, beside secret inputs that stand in it in their encodings. */
function maskDrawn(examples: readonly string[], draw: Draw): void {
  const one = (from: readonly string[]) => from[draw(from.length)] ?? '';
  const text = () =>
    [one(BETWEEN), one(examples).slice(0, 4 + draw(40)), one(BETWEEN), draw(1_000), one(BETWEEN)].join('');
  const secrets = Array.from({ length: draw(12) }, text);
  const value: JsonValue[] = Array.from({ length: 10 }, (_, i) => [{ [`${text()}${i}`]: text() }, i, text()]);
  for (const secret of secrets) {
    const bytes = Buffer.from(secret);
    value.push(encodeURIComponent(secret), bytes.toString('base64'), bytes.toString('hex'));
  }
  maskJson(value, new MaskingPass({ values: new Set(secrets), names: new Set(['pin']) }), true);
}
