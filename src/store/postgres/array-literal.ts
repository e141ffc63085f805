/**
 * PostgreSQL's text form of arrays. Made here because columns go to the database as one array each, hundreds of values
 * long: a look at each value's type, as a general serialiser takes, would cost more than the insert.
 */
export function arrayOf(values: readonly (number | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : value)).join(',')}}`;
}

/** For values without quotes, commas, braces, blanks and backslashes, such as UUIDs. */
export function arrayOfPlain(values: readonly (string | null)[]): string {
  return `{${values.map((value) => value ?? 'NULL').join(',')}}`;
}

/** For any text. PostgreSQL's text cannot hold U+0000, which becomes U+FFFD. */
export function arrayOfText(values: readonly (string | null)[]): string {
  return `{${values.map(quoted).join(',')}}`;
}

/** Text that PostgreSQL can hold. */
export function storable(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text;
}

const SPECIAL = /["\\]/g;

function quoted(value: string | null): string {
  return value === null ? 'NULL' : `"${storable(value).replace(SPECIAL, '\\$&')}"`;
}
