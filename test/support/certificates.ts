import { createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { isIP, isIPv4 } from 'node:net';
import {
  bitString,
  bool,
  context,
  integer,
  octetString,
  oid,
  sequence,
  set,
  time,
  utf8String,
} from './der.ts';

const DAY_MS = 86_400_000;
const ECDSA_WITH_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const BASIC_CONSTRAINTS = oid('2.5.29.19');
const SUBJECT_ALT_NAME = oid('2.5.29.17');

/** What a TLS server needs, PEM. */
export interface LeafCertificate {
  key: string;
  cert: string;
}

export interface LeafOptions {
  /** Names and addresses that the certificate is for; 127.0.0.1 and localhost if left out. */
  names?: string[];
  notBefore?: Date;
  notAfter?: Date;
}

/** A certificate authority made for one test, and what it issues. */
export interface TestAuthority {
  /** The authority's own certificate, PEM: what ANCHOR_TARGET_CA_FILE has to hold. */
  cert: string;
  issue(options?: LeafOptions): LeafCertificate;
}

/** Makes a new authority; nothing that it issued is trusted by anybody who was not given its certificate. */
export function createAuthority(commonName = 'Test authority'): TestAuthority {
  const keys = newKeys();
  const name = distinguishedName(commonName);
  const cert = certificate({
    subject: name,
    issuer: name,
    publicKey: keys.publicKey,
    signWith: keys.privateKey,
    extensions: [extension(BASIC_CONSTRAINTS, sequence(bool(true)), true)],
    ...validity({}),
  });
  return {
    cert,
    issue(options = {}) {
      const leaf = newKeys();
      return {
        key: pem(leaf.privateKey),
        cert: certificate({
          subject: distinguishedName('Test receiver'),
          issuer: name,
          publicKey: leaf.publicKey,
          signWith: keys.privateKey,
          extensions: [alternativeNames(options.names)],
          ...validity(options),
        }),
      };
    },
  };
}

/** A certificate signed with its own key. */
export function selfSigned(options: LeafOptions = {}): LeafCertificate {
  const keys = newKeys();
  const name = distinguishedName('Test receiver');
  const cert = certificate({
    subject: name,
    issuer: name,
    publicKey: keys.publicKey,
    signWith: keys.privateKey,
    extensions: [alternativeNames(options.names)],
    ...validity(options),
  });
  return { key: pem(keys.privateKey), cert };
}

/** A validity that ended yesterday. */
export function expired(): Required<Pick<LeafOptions, 'notBefore' | 'notAfter'>> {
  return { notBefore: new Date(Date.now() - 10 * DAY_MS), notAfter: new Date(Date.now() - DAY_MS) };
}

interface CertificateContent {
  subject: Buffer;
  issuer: Buffer;
  publicKey: KeyObject;
  signWith: KeyObject;
  extensions: Buffer[];
  notBefore: Date;
  notAfter: Date;
}

/** An X.509 v3 certificate (RFC 5280, section 4.1) as PEM. */
function certificate(content: CertificateContent): string {
  const version3 = context(0, integer(2));
  const serial = randomBytes(8);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const toBeSigned = sequence(
    version3,
    integer(serial),
    ECDSA_WITH_SHA256,
    content.issuer,
    sequence(time(content.notBefore), time(content.notAfter)),
    content.subject,
    content.publicKey.export({ type: 'spki', format: 'der' }),
    context(3, sequence(...content.extensions)),
  );
  const signature = createSign('sha256').update(toBeSigned).sign(content.signWith);
  const der = sequence(toBeSigned, ECDSA_WITH_SHA256, bitString(signature));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function newKeys(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function pem(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function validity(options: LeafOptions): { notBefore: Date; notAfter: Date } {
  return {
    notBefore: options.notBefore ?? new Date(Date.now() - DAY_MS),
    notAfter: options.notAfter ?? new Date(Date.now() + DAY_MS),
  };
}

function distinguishedName(commonName: string): Buffer {
  return sequence(set(sequence(oid('2.5.4.3'), utf8String(commonName))));
}

function extension(id: Buffer, value: Buffer, critical = false): Buffer {
  return sequence(id, ...(critical ? [bool(true)] : []), octetString(value));
}

function alternativeNames(names: string[] = ['127.0.0.1', 'localhost']): Buffer {
  const entries = names.map((name) =>
    isIP(name) === 0
      ? context(2, Buffer.from(name, 'ascii'), 'implicit')
      : context(7, addressBytes(name), 'implicit'),
  );
  return extension(SUBJECT_ALT_NAME, sequence(...entries));
}

function addressBytes(address: string): Buffer {
  if (!isIPv4(address))
    throw new Error(`only IPv4 addresses are written into test certificates, not ${address}`);
  return Buffer.from(address.split('.').map(Number));
}
