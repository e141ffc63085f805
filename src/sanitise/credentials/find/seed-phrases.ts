import { type Finder, matchAt, note } from './scan.ts';

/** The names under which wallets speak of a seed phrase; each ends in one of the literals below. */
export const SEED_LITERALS = ['mnemonic', 'phrase', 'seed'] as const;

const WORDS = String.raw`(?:[a-z]{3,8}(?:[ \t,]|\\n|\r?\n){1,4}){11,23}[a-z]{3,8}`;
const ASSIGNED = new RegExp(
  String.raw`(?:mnemonic|phrase|seed)[\w-]{0,20}(?:\\{0,3}["'\x60])?\s{0,4}(?:=>|:=|[:=(]|is\b)\s{0,4}(?:\\{0,3}["'\x60\[])?(${WORDS})(?![a-z])`,
  'iy',
);

/** `mnemonic = "twelve words or more"`: the words of a wallet's seed, from which its keys are made. */
export const findSeedPhrase: Finder = (scan, at) => {
  const match = matchAt(ASSIGNED, scan.text, at);
  const secret = match?.[1];
  if (match === null || secret === undefined) return at;
  const end = at + match[0].length;
  note(scan, end - secret.length, end, 'seed-phrase');
  return end;
};
