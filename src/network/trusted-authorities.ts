import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { getCACertificates } from 'node:tls';
import { ConfigError } from '../start-error.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * Certificate authorities to trust, of receivers and of an egress proxy: the well-known ones and those of the operator's
 * PEM file.
 *
 * @throws ConfigError where the file cannot be read or holds something else
 */
export function trustedAuthorities(pemFile: string): string[] {
  const own = readText(pemFile).match(CERTIFICATE) ?? [];
  if (own.length === 0 || !own.every(isCertificate)) {
    throw new ConfigError(
      `ANCHOR_TARGET_CA_FILE must hold certificates in PEM form, and ${pemFile} does not. Give another file, or none.`,
    );
  }
  // A list given to TLS replaces the well-known ones, so they have to be in it.
  return [...getCACertificates('default'), ...own];
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ConfigError(
      `ANCHOR_TARGET_CA_FILE names ${file}, which cannot be read (${reason}). Give the path of a readable PEM file.`,
      { cause: error },
    );
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
