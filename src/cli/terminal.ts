const CODES = { bold: '1', dim: '2', red: '31', green: '32', yellow: '33', cyan: '36' } as const;
export type Colour = keyof typeof CODES;

/** Where a command writes. Passed in, so that nothing but main.ts knows the process. */
export interface Terminal {
  /** What was asked for, one or more whole lines. */
  out(line: string): void;
  /** What is said besides: notes, progress, errors. */
  note(line: string): void;
  /** Overwrites the progress before it, with nothing to end it; does nothing where there is nobody to see it. */
  progress(text: string): void;
  /** Colours the text where standard output is a terminal and NO_COLOR is not set. */
  paint(colour: Colour, text: string): string;
  readonly stdin: NodeJS.ReadStream;
  /** Characters in a line; null where the output is no terminal. */
  readonly columns: number | null;
}

export interface TerminalStreams {
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
}

export function createTerminal(
  { stdin, stdout, stderr }: TerminalStreams,
  env: Readonly<Record<string, string | undefined>>,
): Terminal {
  const colours = showsColours(stdout, env);
  let progressShown = false;

  const clearProgress = () => {
    if (progressShown) stderr.write('\r\x1b[K');
    progressShown = false;
  };
  return {
    out: (line) => {
      if (stdout.isTTY) clearProgress();
      stdout.write(`${line}\n`);
    },
    note: (line) => {
      clearProgress();
      stderr.write(`${line}\n`);
    },
    progress: (text) => {
      if (stderr.isTTY !== true) return;
      clearProgress();
      stderr.write(text.slice(0, (stderr.columns ?? 80) - 1));
      progressShown = text !== '';
    },
    paint: (colour, text) => (colours ? `\x1b[${CODES[colour]}m${text}\x1b[0m` : text),
    stdin,
    get columns() {
      return stdout.isTTY ? (stdout.columns ?? 80) : null;
    },
  };
}

/** Whether to colour what is written there: on a terminal that can, where NO_COLOR does not ask for none. */
export function showsColours(
  output: { isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return output.isTTY === true && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb';
}

/** A text as lines of at most `width` characters, broken at blanks; a longer word stands alone and whole. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
