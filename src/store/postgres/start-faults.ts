import { StoreUnavailableError } from '../../errors.ts';
import { StartError } from '../../start-error.ts';
import { isDatabaseFault, NOT_WRITABLE } from './faults.ts';
import { placeOf } from './place.ts';

/** What an operator is told: what is wrong with the server at `where`, and how to put it right. */
type Advice = (where: string, setting: string) => string;

const NO_ANSWER: Advice = (where, setting) =>
  `PostgreSQL at ${where} does not answer. Check the network, or correct ${setting}.`;
const REFUSED: Advice = (where, setting) =>
  `PostgreSQL at ${where} refuses connections. Start it, or correct ${setting}.`;
const UNKNOWN_HOST: Advice = (where, setting) =>
  `The host of ${setting} (${where}) is not known. Correct it.`;
const NOT_LET_IN: Advice = (where, setting) =>
  `PostgreSQL at ${where} does not let this user in. Correct user and password in ${setting}.`;
const NOT_TRUSTED: Advice = (where, setting) =>
  `The certificate of PostgreSQL at ${where} is not trusted. Name its authority with sslrootcert=/path/ca.pem in ${setting}.`;

/** By SQLSTATE, or by the code of Node.js. */
const BY_CODE: Readonly<Record<string, Advice>> = {
  ECONNREFUSED: REFUSED,
  ENOENT: REFUSED,
  ENOTFOUND: UNKNOWN_HOST,
  EAI_AGAIN: UNKNOWN_HOST,
  ETIMEDOUT: NO_ANSWER,
  EHOSTUNREACH: NO_ANSWER,
  ENETUNREACH: NO_ANSWER,
  '28P01': NOT_LET_IN,
  '28000': NOT_LET_IN,
  '3D000': (where, setting) =>
    `The database of ${setting} (${where}) does not exist. Make it with CREATE DATABASE.`,
  '42501': (_, setting) =>
    `The user of ${setting} may not make tables: GRANT it ALL on the database and CREATE on its schema public.`,
  '42P07': (where, setting) =>
    `PostgreSQL at ${where} has a table of another program whose name is needed. Make a database for this service alone, or name a schema of its own with search_path in ${setting}.`,
  '53300': (where) =>
    `PostgreSQL at ${where} has no connections left. Raise its max_connections: each node takes up to 13.`,
  [NOT_WRITABLE]: (where, setting) =>
    `PostgreSQL at ${where} takes no writes. Name the primary in ${setting}, or all servers: host1,host2.`,
  DEPTH_ZERO_SELF_SIGNED_CERT: NOT_TRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: NOT_TRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: NOT_TRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: NOT_TRUSTED,
  CERT_SIGNATURE_FAILURE: NOT_TRUSTED,
  CERT_HAS_EXPIRED: (where) => `The certificate of PostgreSQL at ${where} has expired. Renew it there.`,
  ERR_TLS_CERT_ALTNAME_INVALID: (where, setting) =>
    `The certificate of PostgreSQL at ${where} is for another host. Write the host in ${setting} as the certificate has it, or use sslmode=verify-ca.`,
};

/** By the message, where the driver or the server says no more. */
const BY_MESSAGE: readonly [pattern: RegExp, advice: Advice][] = [
  [
    /no encryption/i,
    (where, setting) =>
      `PostgreSQL at ${where} lets nobody in without TLS. Add sslmode=verify-full to ${setting}.`,
  ],
  [
    /does not support SSL/i,
    (where, setting) =>
      `PostgreSQL at ${where} offers no TLS. Switch it on there (ssl = on), or remove sslmode from ${setting}.`,
  ],
  [/password must be a string|no password/i, NOT_LET_IN],
  [/timeout|timed out/i, NO_ANSWER],
];

/**
 * One line for an operator whose service cannot start. Never holds the password of `url`.
 *
 * @param setting the one that `url` comes from
 */
export function describeStartFault(error: unknown, url: string, setting = 'ANCHOR_DATABASE_URL'): StartError {
  const fault = error instanceof StoreUnavailableError && error.cause !== undefined ? error.cause : error;
  if (fault instanceof StartError) return fault;
  const message = fault instanceof Error ? fault.message : String(fault);
  const where = placeOf(url);
  const byMessage = BY_MESSAGE.find(([pattern]) => pattern.test(message))?.[1];
  const advice = byMessage ?? (isDatabaseFault(fault) ? BY_CODE[fault.code] : undefined);
  const text = advice?.(where, setting) ?? `PostgreSQL at ${where} cannot be used: ${message.split('\n')[0]}`;
  return new StartError(text, { cause: error });
}
