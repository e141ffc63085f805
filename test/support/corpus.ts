import { readFileSync } from 'node:fs';
import { type Draw, seededDraw } from '../../src/sanitise/credentials/kinds/shape.ts';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const UPPER = LOWER.toUpperCase();
const ALPHABETS: Record<string, string> = {
  hex: `${DIGITS}abcdef`,
  digits: DIGITS,
  letters: LOWER + UPPER,
  upper: 'ABCDEFGHJKLMNPQRSTUVWXYZ234567',
  alnum: LOWER + UPPER + DIGITS,
  url: `${LOWER}${UPPER}${DIGITS}_-`,
  base64: `${LOWER}${UPPER}${DIGITS}+/`,
  bcrypt: `${LOWER}${UPPER}${DIGITS}./`,
};

/**
 * The texts of a corpus file, one JSON object a line. `{hex:32}` stands for 32 drawn hex digits, so that no file holds
 * what looks like a real credential; the same ones are drawn each time.
 */
export function readCorpus(name: string): string[] {
  const lines = readFileSync(new URL(`../corpus/${name}`, import.meta.url), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const { text } = JSON.parse(line) as { text: string };
    return fillIn(text, seededDraw(text));
  });
}

function fillIn(text: string, draw: Draw): string {
  return text
    .replaceAll('{uuid}', '{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}')
    .replaceAll(/\{(\w+):(\d+)\}/g, (whole, name: string, length: string) => {
      const alphabet = ALPHABETS[name];
      if (alphabet === undefined) return whole;
      return Array.from({ length: Number(length) }, () => alphabet[draw(alphabet.length)]).join('');
    });
}
