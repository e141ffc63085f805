import { StoreUnavailableError } from '../../errors.ts';
import { StartError } from '../../start-error.ts';
import { placeOf } from './place.ts';

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

/** One line for an operator whose service cannot start. Never holds the password of `url`. */
export function describeStartFault(error: unknown, url: string): unknown {
  const fault = error instanceof StoreUnavailableError && error.cause !== undefined ? error.cause : error;
  const where = placeOf(url);
  const code = isDatabaseFault(fault) ? fault.code : undefined;
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return new StartError(
        `PostgreSQL at ${where} refuses connections. Start it, or correct ANCHOR_DATABASE_URL.`,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError(`The host of ANCHOR_DATABASE_URL (${where}) is not known. Correct it.`);
    case 'CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return new StartError(
        `PostgreSQL at ${where} does not answer. Check the network, or correct ANCHOR_DATABASE_URL.`,
      );
    case '28P01':
    case '28000':
      return new StartError(
        `PostgreSQL at ${where} does not let this user in. Correct user and password in ANCHOR_DATABASE_URL.`,
      );
    case '3D000':
      return new StartError(
        `The database of ANCHOR_DATABASE_URL (${where}) does not exist. Make it with CREATE DATABASE.`,
      );
    case '42501':
      return new StartError(
        `The user of ANCHOR_DATABASE_URL may not make tables: GRANT it ALL on the database and CREATE on its schema public.`,
      );
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return new StartError(
        `The certificate of PostgreSQL at ${where} is not trusted (${code}). Name its authority with &sslrootcert=/path/ca.pem in ANCHOR_DATABASE_URL.`,
      );
    default: {
      const message = fault instanceof Error ? fault.message : String(fault);
      return new StartError(`PostgreSQL at ${where} cannot be used: ${message.split('\n')[0]}`, {
        cause: error,
      });
    }
  }
}
