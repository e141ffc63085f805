import type { Colour, Terminal } from '../terminal.ts';
import type { Board, BoardRow } from './board.ts';

const COLUMNS = ['EVENT', 'WEBHOOK', 'ATTEMPT', 'STATUS', 'LATENCY', ''] as const;
/** Together less than 80, with the longest event type and the longest meaning. */
const WIDTHS = [30, 7, 7, 6, 8, 0] as const;
const REDRAW_MS = 200;
/** Lines of the screen that are not rows: heading, blank line and footer, and room for the prompt above. */
const OTHER_LINES = 6;
const LEAST_ROWS = 5;

/** Shows deliveries while they arrive. */
export interface Screen {
  begin(): void;
  arrived(row: BoardRow): void;
  /** To be called now and then while nothing arrives: says what is being waited for. */
  waiting(): void;
  /** May be called more than once. */
  end(): void;
}

/** A table that redraws in place on a terminal; elsewhere one line for each attempt. */
export function createScreen(output: NodeJS.WriteStream, board: Board, paint: Terminal['paint']): Screen {
  return output.isTTY ? new LiveScreen(output, board, paint) : new PlainScreen(output, board);
}

class PlainScreen implements Screen {
  readonly #output: NodeJS.WriteStream;
  readonly #board: Board;
  #saidUntil = 0;

  constructor(output: NodeJS.WriteStream, board: Board) {
    this.#output = output;
    this.#board = board;
  }

  begin(): void {
    this.#output.write(`${line(COLUMNS)}\n`);
  }

  arrived(row: BoardRow): void {
    this.#output.write(`${line(cells(row))}\n`);
  }

  waiting(): void {
    const now = performance.now();
    const waiting = this.#board.waiting(now);
    if (waiting === null) return;
    // Once for each wave of retries.
    const dueSecond = Math.round((now + waiting.nextInMs) / 1000);
    if (dueSecond === this.#saidUntil) return;
    this.#saidUntil = dueSecond;
    this.#output.write(`${waitingText(waiting)}\n`);
  }

  end(): void {}
}

class LiveScreen implements Screen {
  readonly #output: NodeJS.WriteStream;
  readonly #board: Board;
  #timer: NodeJS.Timeout | undefined;
  readonly #paint: Terminal['paint'];
  /** The lengths of the lines that stand there. */
  #drawn: readonly number[] = [];

  constructor(output: NodeJS.WriteStream, board: Board, paint: Terminal['paint']) {
    this.#output = output;
    this.#board = board;
    this.#paint = paint;
  }

  begin(): void {
    this.#timer = setInterval(() => this.#draw(), REDRAW_MS);
  }

  // The timer draws: dozens of arrivals a second need no drawing of their own.
  arrived(): void {}
  waiting(): void {}

  end(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#draw();
  }

  #draw(): void {
    const room = Math.max(LEAST_ROWS, (this.#output.rows ?? 24) - OTHER_LINES);
    const width = this.#output.columns ?? 80;
    const rows = this.#board.latest(room).map((row) => ({ row, text: cut(line(cells(row)), width) }));
    const [heading, footer] = [cut(line(COLUMNS), width), cut(this.#footer(), width)];
    const painted = rows.map(({ row, text }) => this.#paint(colourOf(row), text));
    // Up to where the last drawing began, then clear everything below.
    const back = this.#drawn.length === 0 ? '' : `\x1b[${linesOf(this.#drawn, width)}A\x1b[J`;
    this.#output.write(`${back}${[heading, ...painted, '', footer].join('\n')}\n`);
    this.#drawn = [heading, ...rows.map(({ text }) => text), '', footer].map(({ length }) => length);
  }

  #footer(): string {
    const { arrivals, published } = this.#board;
    const waiting = this.#board.waiting(performance.now());
    const counts = `${published} events, ${arrivals} attempts.`;
    return waiting === null ? counts : `${counts} ${waitingText(waiting)}`;
  }
}

function colourOf(row: BoardRow): Colour {
  if (row.status < 300) return 'green';
  return row.retryAt === null ? 'red' : 'yellow';
}

/** How many lines of the screen they take: in a window that was made narrower since, some have wrapped. */
function linesOf(lengths: readonly number[], width: number): number {
  return lengths.reduce((sum, length) => sum + Math.max(1, Math.ceil(length / width)), 0);
}

/** A line that wrapped would take two lines of the screen, and the next drawing would begin too low. */
function cut(text: string, width: number): string {
  return text.slice(0, Math.max(1, width - 1));
}

function line(values: readonly string[]): string {
  return values
    .map((value, column) => value.padEnd(WIDTHS[column] ?? 0))
    .join(' ')
    .trimEnd();
}

function cells(row: BoardRow): string[] {
  const meaning =
    row.status < 300 ? 'delivered' : row.retryAt === null ? 'failed for good' : 'will be retried';
  return [
    row.eventType,
    row.receiver,
    String(row.attempt),
    String(row.status),
    latencyText(row.latencyMs),
    row.verified ? meaning : 'SIGNATURE WRONG',
  ];
}

function latencyText(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(1)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function waitingText(waiting: { count: number; nextInMs: number }): string {
  const who = waiting.count === 1 ? '1 delivery waits' : `${waiting.count} deliveries wait`;
  return `${who} for a retry, the next in ${Math.ceil(waiting.nextInMs / 1000)} s.`;
}
