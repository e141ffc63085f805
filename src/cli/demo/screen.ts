import type { Board, BoardRow } from './board.ts';

const COLUMNS = ['EVENT', 'WEBHOOK', 'ATTEMPT', 'STATUS', 'LATENCY', ''] as const;
const WIDTHS = [32, 9, 9, 8, 10, 0] as const;
const REDRAW_MS = 200;
/** Lines of the screen that are not rows: heading, blank line and footer, and room for the prompt above. */
const OTHER_LINES = 6;
const LEAST_ROWS = 5;

const GREEN = '\x1b[32m';
const YELLOW = '\x1b[33m';
const RED = '\x1b[31m';
const RESET = '\x1b[0m';

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
export function createScreen(output: NodeJS.WriteStream, board: Board): Screen {
  return output.isTTY ? new LiveScreen(output, board) : new PlainScreen(output, board);
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
  readonly #colours: boolean;
  #drawnLines = 0;

  constructor(output: NodeJS.WriteStream, board: Board) {
    this.#output = output;
    this.#board = board;
    this.#colours = process.env.NO_COLOR === undefined;
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
    const rows = this.#board.latest(room).map((row) => this.#paint(row, cut(line(cells(row)), width)));
    const lines = [cut(line(COLUMNS), width), ...rows, '', cut(this.#footer(), width)];
    // Up to where the last drawing began, then clear everything below.
    const back = this.#drawnLines === 0 ? '' : `\x1b[${this.#drawnLines}A\x1b[J`;
    this.#output.write(`${back}${lines.join('\n')}\n`);
    this.#drawnLines = lines.length;
  }

  #footer(): string {
    const { arrivals, published } = this.#board;
    const waiting = this.#board.waiting(performance.now());
    const counts = `${published} events published, ${arrivals} attempts received.`;
    return waiting === null ? counts : `${counts} ${waitingText(waiting)}`;
  }

  #paint(row: BoardRow, text: string): string {
    if (!this.#colours) return text;
    const colour = row.status < 300 ? GREEN : row.retryAt === null ? RED : YELLOW;
    return `${colour}${text}${RESET}`;
  }
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
    row.status < 300 ? 'delivered' : row.retryAt === null ? 'failed, not retried' : 'will be retried';
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
