import { createReadStream, type Stats, statSync } from 'node:fs';
import type { Catalog } from '../../catalog/catalog.ts';
import { isJsonObject, type JsonObject } from '../../json/json.ts';
import { parseData } from '../../publish/parse-json.ts';
import { CommandFault } from '../command-fault.ts';
import { type Read, readEvents } from './read-events.ts';

export interface Input {
  events: AsyncIterable<Read>;
  /** How much of it was read, 0 to 1; null where its length is unknown. */
  share: () => number | null;
  /** The flags name one event. */
  one: boolean;
}

interface OneEvent {
  type?: string;
  data?: string;
  id?: string;
  example?: string;
}

/**
 * Where the events come from: the flags, a file, or standard input.
 *
 * @param catalog whose examples the flags may name
 * @throws CommandFault where it is not clear which, or the file cannot be read
 */
export function openInput(
  file: string | undefined,
  flags: OneEvent,
  stdin: NodeJS.ReadStream,
  catalog: () => Catalog,
): Input {
  const one = eventOfFlags(flags, catalog);
  if (one !== null) {
    if (file !== undefined) throw new CommandFault('Give a file or flags that describe one event, not both.');
    return { events: only(one), share: () => null, one: true };
  }
  if (file !== undefined && file !== '-') return openFile(file);
  if (file === undefined && stdin.isTTY) {
    throw new CommandFault(
      'Say what to publish: a file, - for standard input, --type and --data, or --example.',
    );
  }
  return { events: readEvents(stdin.setEncoding('utf8')), share: () => null, one: false };
}

function eventOfFlags({ type, data, id, example }: OneEvent, catalog: () => Catalog): JsonObject | null {
  if (example !== undefined) return { ...exampleOf(example, catalog()), ...(id !== undefined && { id }) };
  if (type === undefined && data === undefined && id === undefined) return null;
  if (type === undefined || data === undefined) throw new CommandFault('Give --type and --data together.');
  return { type, data: parsed(data), ...(id !== undefined && { id }) };
}

function exampleOf(type: string, catalog: Catalog): JsonObject {
  const entry = catalog.get(type);
  if (entry !== undefined) return { type, data: entry.example };
  const known = catalog.types.map((each) => each.type).join(', ');
  throw new CommandFault(`There is no event type "${type}"; there are: ${known}.`);
}

function parsed(data: string): JsonObject {
  let value: unknown;
  try {
    value = parseData(data);
  } catch {
    value = undefined;
  }
  if (!isJsonObject(value))
    throw new CommandFault('--data must be a JSON object, such as \'{"task_id":"tsk_1"}\'.');
  return value;
}

async function* only(event: JsonObject): AsyncGenerator<Read> {
  yield { line: 1, event, bytes: 0 };
}

function openFile(path: string): Input {
  let stats: Stats;
  try {
    stats = statSync(path);
  } catch {
    throw new CommandFault(`There is no file ${path}, or it cannot be read.`);
  }
  if (stats.isDirectory()) throw new CommandFault(`${path} is a folder. Name a file of events in it.`);
  const stream = createReadStream(path, { encoding: 'utf8' });
  return {
    events: readEvents(stream),
    share: () => (stats.isFile() && stats.size > 0 ? stream.bytesRead / stats.size : null),
    one: false,
  };
}
