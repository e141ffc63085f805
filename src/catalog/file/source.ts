import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { JsonValue } from '../../json/json.ts';

/** Something wrong with a catalog file, and where. */
export class CatalogFault extends Error {
  /** Null for the file as a whole. */
  readonly place: { line: number; column: number } | null;

  constructor(message: string, place: { line: number; column: number } | null) {
    super(message);
    this.name = 'CatalogFault';
    this.place = place;
  }
}

export type Path = readonly (string | number)[];

/** A parsed file that knows where each of its values stands. */
export interface CatalogSource {
  value: JsonValue;
  /** A fault at the value of this path; where there is none, at the nearest value around it. */
  fault(path: Path, message: string): CatalogFault;
}

/** Aliases could make a small file into a large value. */
const MOST_ALIASES = 100;
const DEEPEST = 100;
const SEVERAL_DOCUMENTS = 'a second document begins here; a catalog is one';

/** Parses YAML 1.2 or JSON. @throws CatalogFault */
export function parseCatalogSource(text: string): CatalogSource {
  const lines = new LineCounter();
  // JSON may hold tabs where YAML wants blanks, and a mark of its byte order.
  const document = parseDocument(text.replace(/^\ufeff/, ''), { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) {
    const message = problem.code === 'MULTIPLE_DOCS' ? SEVERAL_DOCUMENTS : oneLine(problem.message);
    throw new CatalogFault(message, placeAt(problem.pos[0]));
  }
  const root = document.contents;
  if (root === null) throw new CatalogFault('the file is empty', null);
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      const message = `nothing before *${alias.source} is called &${alias.source}`;
      throw new CatalogFault(message, placeAt(alias.range?.[0] ?? 0));
    },
  });

  const fault = (path: Path, message: string) => new CatalogFault(message, placeAt(locate(root, path)));

  function locate(from: Node, path: Path): number {
    let node: unknown = from;
    let offset = from.range?.[0] ?? 0;
    for (const step of path) {
      const inner = stepInto(isAlias(node) ? node.resolve(document) : node, step);
      if (inner === null) return offset;
      node = inner.node;
      offset = inner.named.range?.[0] ?? offset;
    }
    // Of a map or a list its name is the better place to look at.
    return isScalar(node) ? (node.range?.[0] ?? offset) : offset;
  }

  try {
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    return { value: assertJson(value, [], fault), fault };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new CatalogFault('the file has too many aliases: write out what they stand for', null);
  }
}

/** What a key or a place in a list leads to, and where that is named; null where there is none such. */
function stepInto(node: unknown, step: string | number): { node: unknown; named: Node } | null {
  if (isMap(node)) {
    for (const { key, value } of node.items)
      if (isScalar(key) && String(key.value) === String(step)) return { node: value, named: key };
    return null;
  }
  const item = isSeq(node) ? node.items[Number(step)] : undefined;
  return isNode(item) ? { node: item, named: item } : null;
}

/** YAML knows values that JSON does not, among them such as contain themselves. */
function assertJson(value: unknown, path: Path, fault: CatalogSource['fault']): JsonValue {
  if (path.length > DEEPEST) throw fault(path, `is more than ${DEEPEST} levels deep, or contains itself`);
  if (typeof value === 'number' && !Number.isFinite(value)) throw fault(path, 'must be a number of JSON');
  if (typeof value === 'bigint' || value === undefined) throw fault(path, 'must be a value of JSON');
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) assertJson(inner, [...path, key], fault);
  }
  return value as JsonValue;
}

function oneLine(message: string): string {
  return message.replaceAll(/\s+/g, ' ').trim();
}
