import type { JsonObject, JsonValue } from '../../json/json.ts';
import { FILTERS, type Filter, type FilterKind, toText } from './filters.ts';

/** A fault of a template. */
export class TemplateFault extends Error {
  /** In UTF-16 units from the beginning of the template. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'TemplateFault';
    this.offset = offset;
  }
}

/** A path into an event's data: names of fields, and places in lists. */
export type FieldPath = readonly (string | number)[];

export interface Template {
  render(data: JsonObject): string;
  /** Every field that it shows, and where in the template. */
  fields: { path: FieldPath; offset: number }[];
}

type Piece = string | ((data: JsonObject) => string);

/**
 * Compiles the text template of an event type: text with `{{ field.path | filter: argument | … }}` in it. A field that
 * is missing, null or blank shows as nothing.
 *
 * @throws TemplateFault
 */
export function compileTemplate(source: string): Template {
  const fields: Template['fields'] = [];
  const pieces: Piece[] = [];
  let at = 0;
  for (let open = source.indexOf('{{'); open >= 0; open = source.indexOf('{{', at)) {
    pieces.push(source.slice(at, open));
    const reader = new ExpressionReader(source, open + 2);
    const { piece, path } = reader.read();
    if (path !== null) fields.push({ path, offset: open });
    pieces.push(piece);
    at = reader.end;
  }
  pieces.push(source.slice(at));
  const render = (data: JsonObject) =>
    pieces.map((piece) => (typeof piece === 'string' ? piece : piece(data))).join('');
  return { render, fields };
}

const NAME = /[A-Za-z_$][\w$-]*/y;
const INDEX = /\d{1,6}/y;
const NUMBER = /-?\d+(?:\.\d+)?/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y;

/** Reads one expression, from behind its braces to behind those that close it. */
class ExpressionReader {
  end: number;
  readonly #source: string;
  readonly #start: number;

  constructor(source: string, start: number) {
    this.#source = source;
    this.#start = start;
    this.end = start;
  }

  read(): { piece: Piece; path: FieldPath | null } {
    this.#blanks();
    const text = this.#match(QUOTED);
    const path = text === null ? this.#path() : null;
    const filters: Filter[] = [];
    for (this.#blanks(); this.#take('|'); this.#blanks()) filters.push(this.#filter());
    if (!this.#take('}}')) throw this.#fault('expected | or }}');
    const value = text === null ? null : unquote(text);
    const piece = (data: JsonObject) => {
      const start: JsonValue | undefined = path === null ? (value ?? '') : valueAt(data, path);
      return toText(filters.reduce((result, filter) => filter(result), start));
    };
    return { piece, path };
  }

  #path(): FieldPath {
    const first = this.#match(NAME);
    if (first === null) throw this.#fault('expected the name of a field');
    const path: (string | number)[] = [first];
    for (;;) {
      if (this.#take('.')) {
        const name = this.#match(NAME);
        const index = name === null ? this.#match(INDEX) : null;
        if (name === null && index === null) throw this.#fault('expected a name behind the dot');
        path.push(name ?? Number(index));
      } else if (this.#take('[')) {
        path.push(this.#inBrackets());
      } else {
        return path;
      }
    }
  }

  #inBrackets(): string | number {
    const quoted = this.#match(QUOTED);
    const index = quoted === null ? this.#match(INDEX) : null;
    if (quoted === null && index === null) throw this.#fault('expected a number or a quoted name');
    if (!this.#take(']')) throw this.#fault('expected ]');
    return quoted === null ? Number(index) : unquote(quoted);
  }

  #filter(): Filter {
    this.#blanks();
    const at = this.end;
    const name = this.#match(NAME);
    if (name === null) throw this.#fault('expected the name of a filter');
    const kind = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
    if (kind === undefined) {
      throw new TemplateFault(`"${name}" is no filter; there are ${Object.keys(FILTERS).join(', ')}`, at);
    }
    const argument = this.#argument();
    const fault = argumentFault(name, kind.argument, argument);
    if (fault !== null) throw new TemplateFault(fault, at);
    return kind.make(argument);
  }

  #argument(): string | number | undefined {
    this.#blanks();
    if (!this.#take(':')) return undefined;
    this.#blanks();
    const quoted = this.#match(QUOTED);
    if (quoted !== null) return unquote(quoted);
    const number = this.#match(NUMBER);
    if (number === null) throw this.#fault('expected a quoted text or a number behind the colon');
    return Number(number);
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.end;
    const found = pattern.exec(this.#source);
    if (found === null) return null;
    this.end += found[0].length;
    return found[0];
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.end)) return false;
    this.end += text.length;
    return true;
  }

  #blanks(): void {
    while (/\s/.test(this.#source.charAt(this.end))) this.end += 1;
  }

  #fault(expected: string): TemplateFault {
    if (this.end < this.#source.length) return new TemplateFault(expected, this.end);
    return new TemplateFault('{{ is not closed by }}', this.#start - 2);
  }
}

/** What is wrong with the argument that a filter was given, or was not given; null where nothing is. */
function argumentFault(
  name: string,
  wanted: FilterKind['argument'],
  argument: string | number | undefined,
): string | null {
  if (wanted === 'none') return argument === undefined ? null : `the filter "${name}" takes no argument`;
  if (argument === undefined) {
    return wanted === 'optional text' ? null : `the filter "${name}" needs a ${wanted}, as in ${name}: …`;
  }
  if (wanted === 'number' && typeof argument !== 'number')
    return `the argument of "${name}" must be a number`;
  return null;
}

function unquote(quoted: string): string {
  return quoted.slice(1, -1).replaceAll(/\\(.)/gs, '$1');
}

function valueAt(data: JsonObject, path: FieldPath): JsonValue | undefined {
  let value: JsonValue | undefined = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    // A list has a length of its own, which is no field.
    if (Array.isArray(value) && typeof step !== 'number') return undefined;
    value = (value as JsonObject)[step];
  }
  return value;
}
