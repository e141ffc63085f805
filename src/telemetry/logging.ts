import { type LogFn, type Logger, pino, stdSerializers } from 'pino';
import { printable } from '../common/printable.ts';
import { MASK } from '../sanitise/credentials/mask.ts';
import { scrubCredentials } from '../sanitise/credentials/scrub.ts';
import type { Config } from '../settings/config.ts';
import { LineBuffer } from './line-buffer.ts';

/** What writes to the process's log. */
export interface Log {
  logger: Logger;
  /**
   * Writes a line of level info that is JSON already, with its line end, and holds nothing that would have to be masked. Null where
   * that level is not logged.
   */
  writeLine: ((line: string) => void) | null;
}

export interface LogTarget extends Log {
  /** Writes what is still buffered. To be called before the process exits. */
  flush(): void;
}

/** Where the log goes: a terminal, as text for people, or a file descriptor, as one JSON object a line. */
export type LogOutput =
  | { kind: 'terminal'; write: (text: string) => void; colours: boolean }
  | { kind: 'lines'; fd: number };

/**
 * Where a request's credentials would turn up if a library, or a slip of ours, logged its headers. What we log on
 * purpose holds no secret in the first place, and what quotes others is searched for credentials as well (below). Paths
 * are exact, because wildcards triple the cost of every line.
 */
const REDACTED = [
  'secret',
  'headers',
  'req.headers',
  'request.headers',
  'res.headers["set-cookie"]',
  'err.headers',
];

/** Makes the process's log. */
export function createLog(level: Config['logLevel'], output: LogOutput): LogTarget {
  const options = {
    level,
    redact: { paths: REDACTED, censor: MASK },
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: scrubFields },
    serializers: { err: scrubError },
    hooks: { logMethod: logScrubbed },
  };
  if (output.kind === 'terminal') {
    const write = (line: string) => output.write(`${terminalLine(line, output.colours)}\n`);
    return logTo(pino(options, { write }), write, () => {});
  }
  const destination = pino.destination({ fd: output.fd, sync: false });
  const lines = new LineBuffer((text) => destination.write(text));
  const flush = () => {
    lines.flush();
    flushQuietly(destination);
  };
  return logTo(pino(options, lines), (line) => lines.write(line), flush);
}

function logTo(logger: Logger, write: (line: string) => void, flush: () => void): LogTarget {
  return { logger, writeLine: logger.isLevelEnabled('info') ? write : null, flush };
}

/** Messages are ours, but a library's may be an error's own. */
const LONGEST_HARMLESS_MESSAGE = 12;

function logScrubbed(this: Logger, [first, ...others]: Parameters<LogFn>, log: LogFn): void {
  const [fields, ...words] = first instanceof Error ? [{ err: first }, first.message] : [first, ...others];
  log.apply(this, [fields, ...words].map(scrubMessage) as Parameters<LogFn>);
}

function scrubMessage(part: unknown): unknown {
  return typeof part === 'string' && part.length > LONGEST_HARMLESS_MESSAGE
    ? scrubCredentials(part).text
    : part;
}

/** Fields that hold ids, names of ours and numbers: nearly all of the lines that are written for every attempt. */
const HARMLESS = new Set([
  'delivery',
  'webhook',
  'project',
  'event',
  'type',
  'status',
  'request_id',
  'method',
  'level',
  'version',
]);

/** What is nested deeper is left out: such as an error that an error of an error is made of. */
const DEEPEST = 6;

/** A line's fields, with credentials masked in those that may quote what came from outside. */
function scrubFields(fields: Record<string, unknown>, depth = DEEPEST): Record<string, unknown> {
  let scrubbed = fields;
  // By name: a list of entries would be half of what a line leaves to the garbage collector.
  for (const name in fields) {
    const value = fields[name];
    if (HARMLESS.has(name)) continue;
    const safe = scrubValue(value, depth);
    if (safe === value) continue;
    if (scrubbed === fields) scrubbed = { ...fields };
    scrubbed[name] = safe;
  }
  return scrubbed;
}

function scrubValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return scrubCredentials(value).text;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return scrubError(value, depth);
  if (depth === 0) return MASK;
  if (Array.isArray(value)) return value.map((each) => scrubValue(each, depth - 1));
  return scrubFields({ ...value }, depth - 1);
}

/** An error as it is logged. Libraries quote in their messages what they could not deal with. */
function scrubError(error: unknown, depth = DEEPEST): unknown {
  if (!(error instanceof Error)) return error;
  const { type, message, stack, ...others } = stdSerializers.err(error);
  return scrubFields({ type, message, stack, ...others }, depth);
}

function flushQuietly(destination: { flushSync(): void }): void {
  try {
    destination.flushSync();
  } catch {
    // The reader of the log is gone; that must not turn an orderly end into a failed one.
  }
}

const LEVEL_COLOURS: Record<string, string> = { warn: '\x1b[33m', error: '\x1b[31m', fatal: '\x1b[31m' };
const DIM = '\x1b[2m';
const RESET = '\x1b[0m';

/**
 * One log line for a terminal: time of day, level, message, then the other fields as `name=value`. What quotes others cannot move
 * the terminal's cursor.
 */
export function terminalLine(json: string, colours: boolean): string {
  const { time, level, msg, err, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const paint = (code: string | undefined, text: string) =>
    colours && code !== undefined ? `${code}${text}${RESET}` : text;
  const clock = String(time).slice(11, 23);
  const name = String(level);
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${shortForm(value)}`);
  const stack = isErrorLike(err) ? `\n${printable(err.stack)}` : '';
  const message = printable(String(msg ?? ''));
  return `${paint(DIM, clock)} ${paint(LEVEL_COLOURS[name], name.padEnd(5))} ${message}${paint(DIM, printable(rest.join('')))}${stack}`;
}

function isErrorLike(value: unknown): value is { stack: string } {
  return typeof value === 'object' && value !== null && 'stack' in value;
}

function shortForm(value: unknown): string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) ? value : JSON.stringify(value);
}
