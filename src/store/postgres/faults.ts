/** What PostgreSQL, or the way to it, says of a failure. */
export interface DatabaseFault extends Error {
  /** SQLSTATE (five characters), a code of Node.js such as ECONNREFUSED, or one of the driver's. */
  code: string;
}

export function isDatabaseFault(error: unknown): error is DatabaseFault {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/** Whether the server itself gave the code. */
export function isSqlState(code: string): boolean {
  // Five characters, as EPIPE; but each of PostgreSQL's has a digit.
  return /^[0-9A-Z]{5}$/.test(code) && /\d/.test(code);
}

/** Others got in the way, and nothing was done: a deadlock, or a row that changed meanwhile. */
export function isTryAgain(error: unknown): boolean {
  return isDatabaseFault(error) && (error.code === '40P01' || error.code === '40001');
}

/** SQLSTATE of a write on a server that is a replica, or became one. */
export const NOT_WRITABLE = '25006';

/**
 * A prepared statement that is not there, or there already: a pooler in transaction mode stands between. Nothing was done.
 */
export function isNotPrepared(error: unknown): boolean {
  return isDatabaseFault(error) && (error.code === '26000' || error.code === '42P05');
}

/** A value that cannot be stored, or a row that may not be: only whoever sent it is at fault. */
export function isDataFault(error: unknown): boolean {
  return isDatabaseFault(error) && /^2[23]...$/.test(error.code);
}

/**
 * Whether the server itself has said no, so that nothing of the transaction is kept. Otherwise (the connection broke,
 * no answer came) it may have been committed.
 */
export function isCertain(error: unknown): boolean {
  return isDatabaseFault(error) && isSqlState(error.code) && !/^(08|57|58|XX)/.test(error.code);
}
