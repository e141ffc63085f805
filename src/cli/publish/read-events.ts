import { isJsonObject, type JsonObject } from '../../json/json.ts';
import { parseJson, placeOfBreak } from '../../publish/parse-json.ts';
import { CommandFault } from '../command-fault.ts';

/** An event of the input, or what is wrong with the line where one should be. */
export type Read = { line: number; event: JsonObject; bytes: number } | { line: number; fault: string };

/** Editors on Windows put it before a text. */
const BYTE_ORDER_MARK = /^\ufeff/;
/** A text that is not NDJSON is read whole; this is far more than a publisher's batch. */
const MOST_WHOLE_BYTES = 256 * 1024 * 1024;

/**
 * Reads events from text: NDJSON (an event a line, as they come), or one JSON document, which may be an event, an array
 * of events, or `{"events": [...]}`.
 *
 * @throws CommandFault where the whole text is neither
 */
export async function* readEvents(input: AsyncIterable<string>): AsyncGenerator<Read> {
  let number = 0;
  let whole: string[] | null = null;
  let wholeBytes = 0;
  for await (const line of lines(input)) {
    number += 1;
    const text = number === 1 ? line.replace(BYTE_ORDER_MARK, '') : line;
    if (whole !== null) {
      whole.push(text);
      wholeBytes += Buffer.byteLength(text);
      if (wholeBytes > MOST_WHOLE_BYTES)
        throw new CommandFault('The input is too large for one JSON document: give NDJSON, an event a line.');
      continue;
    }
    if (text.trim() === '') continue;
    const value = parse(text);
    // The first line of a document that goes on, such as "{" alone.
    if (value === undefined && number === 1) whole = [text];
    else yield* eventsOf(value, number, Buffer.byteLength(text));
  }
  if (whole !== null) yield* eventsOfWhole(whole.join('\n'));
}

function* eventsOfWhole(text: string): Generator<Read> {
  yield* eventsOf(parseWhole(text), 1, Buffer.byteLength(text));
}

function parseWhole(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    const where = whereItBreaks(text, error);
    throw new CommandFault(`The input is neither JSON nor NDJSON (one event a line)${where}.`);
  }
}

function whereItBreaks(text: string, error: unknown): string {
  // As PowerShell writes what is redirected into a file.
  if (/^\ufffd|\0/.test(text)) return ': it is not UTF-8; save it as UTF-8';
  const place = placeOfBreak(error);
  if (place === 'end') return ': it ends within a value';
  if (place === null) return '';
  const before = text.slice(0, place).split('\n');
  return `: it breaks off at line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function* eventsOf(value: unknown, line: number, bytes: number): Generator<Read> {
  if (value === undefined) {
    yield { line, fault: 'is not JSON' };
    return;
  }
  const list = listOf(value);
  if (list === null) {
    yield isJsonObject(value) ? { line, event: value, bytes } : { line, fault: 'is not an event' };
    return;
  }
  for (const event of list) {
    if (isJsonObject(event)) yield { line, event, bytes: Buffer.byteLength(JSON.stringify(event)) };
    else yield { line, fault: 'is not an event' };
  }
}

function listOf(value: unknown): unknown[] | null {
  if (Array.isArray(value)) return value;
  if (isJsonObject(value) && Array.isArray(value.events) && !('type' in value)) return value.events;
  return null;
}

function parse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

async function* lines(input: AsyncIterable<string>): AsyncGenerator<string> {
  // A document of one line comes in many chunks: joined once, at its end.
  let begun: string[] = [];
  for await (const chunk of input) {
    const [first = '', ...others] = chunk.split('\n');
    begun.push(first);
    const last = others.pop();
    if (last === undefined) continue;
    yield begun.join('');
    yield* others;
    begun = [last];
  }
  const rest = begun.join('');
  if (rest !== '') yield rest;
}
