import { readFileSync } from 'node:fs';
import { isJsonObject } from '../../json/json.ts';
import { ConfigError } from '../../start-error.ts';
import { builtInCatalog, type Catalog, createCatalog } from '../catalog.ts';
import { TypeBuilder } from './build-type.ts';
import { CatalogFault, type CatalogSource, parseCatalogSource } from './source.ts';

const FIELDS = ['extends', 'types'];

/**
 * The catalog in force: the built-in one, or that of the operator's file.
 *
 * @param file path of a YAML or JSON file; null for the built-in catalog
 * @throws ConfigError with one line that names the file, the line, the column and the fault
 */
export function loadCatalog(file: string | null): Catalog {
  if (file === null) return builtInCatalog();
  try {
    return parseCatalog(readText(file));
  } catch (error) {
    if (!(error instanceof CatalogFault)) throw error;
    const { place, message } = error;
    const where = place === null ? '' : `, line ${place.line}, column ${place.column}`;
    throw new ConfigError(
      `The catalog file ${file}${where}: ${message}. Correct it, or unset ANCHOR_CATALOG_FILE.`,
    );
  }
}

/** A catalog from the text of its file. @throws CatalogFault */
export function parseCatalog(text: string): Catalog {
  const source = parseCatalogSource(text);
  const { value } = source;
  if (!isJsonObject(value)) throw source.fault([], 'a catalog is an object with "types"');
  const unknown = Object.keys(value).find((key) => !FIELDS.includes(key));
  if (unknown !== undefined) {
    throw source.fault([unknown], `"${unknown}" is not known here; a catalog has ${FIELDS.join(' and ')}`);
  }
  const { types } = value;
  if (!isJsonObject(types) || Object.keys(types).length === 0) {
    throw source.fault(['types'], '"types" must be an object with an entry for each event type');
  }
  const builder = new TypeBuilder(source);
  const own = Object.entries(types).map(([type, entry]) => builder.build(type, entry));
  const replaced = new Set(own.map(({ type }) => type));
  return createCatalog([
    ...inherited(source, value.extends).filter(({ type }) => !replaced.has(type)),
    ...own,
  ]);
}

function inherited(source: CatalogSource, base: unknown): Catalog['types'] {
  if (base === undefined) return [];
  if (base === 'builtin') return builtInCatalog().types;
  throw source.fault(['extends'], '"extends" must be builtin, or be left out for these types alone');
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const fault = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new CatalogFault(fault, null);
  }
}
