import { wrapped } from './terminal.ts';

/** What the command's exit codes mean. `--help` and the reference page are made from this table. */
export const EXIT_CODES = {
  done: { code: 0, meaning: 'done as asked' },
  failed: {
    code: 1,
    meaning:
      'failed: the service could not start, a port or a folder could not be used, or a fault that nobody foresaw',
  },
  usage: {
    code: 2,
    meaning: 'called wrongly: an argument, a setting, a key that is missing, a file that cannot be read',
  },
  refused: { code: 3, meaning: 'the service refused; the message says why' },
  unreachable: {
    code: 4,
    meaning: 'the service could not be reached, or was unavailable, also after retries',
  },
  negative: {
    code: 5,
    meaning: 'done, but the finding is bad: events were refused, a signature is wrong, doctor found a fault',
  },
  interrupted: { code: 130, meaning: 'interrupted with Ctrl-C' },
} as const;

export type Ending = keyof typeof EXIT_CODES;

export const EVERY_ENDING: readonly Ending[] = Object.keys(EXIT_CODES) as Ending[];

/** Characters in a line of `--help`, as on the narrowest usual terminal. */
export const HELP_WIDTH = 80;
const MEANING_AT = 7;

/** What the table says of some endings, as lines for `--help`. */
export function exitCodesText(endings: readonly Ending[]): string {
  const lines = endings.map((ending) => {
    const { code, meaning } = EXIT_CODES[ending];
    const text = wrapped(meaning, HELP_WIDTH - MEANING_AT).join(`\n${' '.repeat(MEANING_AT)}`);
    return `  ${String(code).padEnd(MEANING_AT - 2)}${text}`;
  });
  return ['Exit codes:', ...lines].join('\n');
}
