import { exactForm, replaceExactNumbers } from '../json/exact-numbers.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json.ts';

/**
 * `JSON.parse`, but for numbers that a double cannot hold, such as integers beyond 2^53, in an event or in each event of a
 * batch. In its data they keep their digits (`parseExactly`), as a result leaves as it came. In its task they become
 * texts: with their last digits gone they could not be found in what the task returned.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  const parsed: JsonValue = JSON.parse(text);
  const exact = exactForm(text);
  return exact === null ? parsed : withExactNumbers(parsed, exact);
}

/**
 * Where a text breaks off that is no JSON: the index of a character, its end, or null where the parser does not say. The
 * place alone: the parser's own words quote the text, which may hold a secret.
 */
export function placeOfBreak(error: unknown): number | 'end' | null {
  const message = error instanceof Error ? error.message : '';
  if (message.includes('end of JSON input')) return 'end';
  const position = /at position (\d+)/.exec(message)?.[1];
  return position === undefined ? null : Number(position);
}

const HAS_EXACT_NUMBERS = Symbol('has exact numbers');

/** Whether there may be numbers in an event's data that a double cannot hold. */
export function hasExactNumbers(data: JsonObject): boolean {
  return HAS_EXACT_NUMBERS in data;
}

/** An event's data by itself, as `parseJson` has it in an event. @throws SyntaxError */
export function parseData(text: string): unknown {
  const parsed: JsonValue = JSON.parse(text);
  const exact = exactForm(text);
  return exact === null ? parsed : marked(parsed, exact);
}

function withExactNumbers(parsed: JsonValue, exact: JsonValue): JsonValue {
  if (Array.isArray(parsed) && Array.isArray(exact))
    return parsed.map((event, i) => withExactNumbers(event, exact[i] ?? null));
  if (!isJsonObject(parsed) || !isJsonObject(exact)) return parsed;
  const { task, events, data } = exact;
  const whole = { ...parsed };
  if (events !== undefined) whole.events = withExactNumbers(parsed.events ?? null, events);
  if (task !== undefined) whole.task = replaceExactNumbers(task, (written) => written);
  if (data !== undefined) whole.data = marked(parsed.data ?? null, data);
  return whole;
}

/** The exact form of an event's data; of what is no object, and so is none, the parsed one. */
function marked(parsed: JsonValue, exact: JsonValue): JsonValue {
  if (!isJsonObject(parsed) || !isJsonObject(exact)) return parsed;
  return Object.defineProperty(exact, HAS_EXACT_NUMBERS, { value: true });
}
