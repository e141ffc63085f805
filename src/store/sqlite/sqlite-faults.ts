/** SQLite's primary result codes (https://www.sqlite.org/rescode.html) that this adapter tells apart. */
const BUSY = 5;
const LOCKED = 6;
const NOMEM = 7;
const READONLY = 8;
const INTERRUPT = 9;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const PROTOCOL = 15;
const NOTADB = 26;

const OF_THE_STORAGE: ReadonlySet<number> = new Set([
  BUSY,
  LOCKED,
  NOMEM,
  READONLY,
  INTERRUPT,
  IOERR,
  CORRUPT,
  FULL,
  CANTOPEN,
  PROTOCOL,
  NOTADB,
]);

/** The primary code of an error thrown by node:sqlite; null for any other error. */
function resultCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}

/** True for what is wrong with disk, file or machine; false for what is wrong with one statement. */
export function isStorageFault(error: unknown): boolean {
  const code = resultCode(error);
  return code !== null && OF_THE_STORAGE.has(code);
}

export function isBusy(error: unknown): boolean {
  return resultCode(error) === BUSY;
}

export function isDamage(error: unknown): boolean {
  const code = resultCode(error);
  return code === CORRUPT || code === NOTADB;
}

/** One line for logs and errors. */
export function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const errstr = 'errstr' in error && typeof error.errstr === 'string' ? error.errstr : undefined;
  return errstr === undefined || errstr === error.message ? error.message : `${errstr}: ${error.message}`;
}
