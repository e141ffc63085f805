import { isJsonObject, type JsonValue } from '../json.ts';

/** In a text without so many digits in a row, no number loses any by being parsed. */
const MANY_DIGITS = /[0-9]{16}/;

/**
 * `JSON.parse`, but for the task of an event or of each event of a batch: numbers there that a double cannot hold, such
 * as integers beyond 2^53, become texts. With their last digits gone they could not be found in what the task returned.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  const parsed: JsonValue = JSON.parse(text);
  if (!text.includes('"inputs"') || !MANY_DIGITS.test(text)) return parsed;
  return withTasksOf(JSON.parse(text, exactly), parsed);
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

/** As JSON.parse calls it in Node.js 24, whatever the type library says. */
function exactly(_key: string, value: JsonValue, context?: { source?: string }): JsonValue {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined || !MANY_DIGITS.test(source)) return value;
  return String(value) === source ? value : source;
}

function withTasksOf(exact: JsonValue, parsed: JsonValue): JsonValue {
  if (Array.isArray(parsed) && Array.isArray(exact))
    return parsed.map((event, i) => withTasksOf(exact[i] ?? null, event));
  if (!isJsonObject(exact) || !isJsonObject(parsed)) return parsed;
  const { task, events } = exact;
  if (events !== undefined) return { ...parsed, events: withTasksOf(events, parsed.events ?? null) };
  return task === undefined ? parsed : { ...parsed, task };
}
