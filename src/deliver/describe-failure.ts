/**
 * Says in one plain sentence why no usable response came, for the customer who reads it in the history. Internal
 * messages of libraries stay inside; an unknown failure is named by its code alone.
 */
export function describeFailure(error: unknown): string {
  for (const cause of causes(error)) {
    // Errors of our own are written for the customer.
    if (cause.code.startsWith('ANCHOR_')) return cause.message;
    const sentence = SENTENCES[cause.code];
    if (sentence !== undefined) return sentence;
    // Of undici, which `doctor` sends its probe with. Its parser errors carry a code of llhttp only where llhttp named one.
    if (cause.code.startsWith('HPE_') || cause.name === 'HTTPParserError')
      return 'The endpoint answered with something that is not valid HTTP.';
    if (cause.code.startsWith('ERR_SSL_') || cause.code === 'EPROTO') {
      return 'The TLS handshake failed: the endpoint did not agree on TLS 1.2 or newer.';
    }
  }
  const code = causes(error).find((cause) => cause.code !== '')?.code;
  return code === undefined ? 'The request failed.' : `The request failed (${code}).`;
}

/** The sentence for an exchange that its deadline cut off. */
export function describeTimeout(deadlineMs: number): string {
  return `The endpoint did not answer within ${deadlineMs / 1000} seconds.`;
}

const OTHER_HOST =
  "The endpoint's TLS certificate is for another host name. Use one that names the host of the URL.";
const UNKNOWN_ISSUER =
  "The issuer of the endpoint's TLS certificate is unknown. Send the intermediate certificate with it, and use a public authority.";

const SENTENCES: Record<string, string> = {
  ENOTFOUND: 'The host name could not be found (DNS).',
  EAI_AGAIN: 'The host name could not be looked up: the DNS server did not answer.',
  EAI_FAIL: 'The host name could not be looked up: the DNS server reported a failure.',
  ENODATA: 'The host name has no address (DNS).',
  ESERVFAIL: 'The host name could not be looked up: the DNS server reported a failure.',
  ECONNREFUSED: 'The endpoint refused the connection.',
  ECONNRESET: 'The connection was reset before the response was complete.',
  EPIPE: 'The endpoint closed the connection while the request was being sent.',
  ETIMEDOUT: 'The connection to the endpoint timed out.',
  EHOSTUNREACH: 'The host is unreachable.',
  ENETUNREACH: 'The network of the endpoint is unreachable.',
  EADDRNOTAVAIL: 'No connection could be opened from this machine.',
  UND_ERR_SOCKET: 'The endpoint closed the connection before the response was complete.',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'The endpoint answered with something that is not valid HTTP.',
  UND_ERR_HEADERS_OVERFLOW: 'The endpoint sent more response headers than are read (16 KB).',
  CERT_HAS_EXPIRED: "The endpoint's TLS certificate has expired. Renew it.",
  CERT_NOT_YET_VALID: "The endpoint's TLS certificate is not valid yet. Check the dates in it.",
  ERR_TLS_CERT_ALTNAME_INVALID: OTHER_HOST,
  HOSTNAME_MISMATCH: OTHER_HOST,
  DEPTH_ZERO_SELF_SIGNED_CERT:
    "The endpoint's TLS certificate is self-signed. Use one of a public certificate authority.",
  SELF_SIGNED_CERT_IN_CHAIN:
    "The endpoint's TLS certificate chain ends in a self-signed certificate that is not trusted. Use one of a public certificate authority.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_ISSUER,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_ISSUER,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_ISSUER,
  CERT_REVOKED: "The endpoint's TLS certificate has been revoked. Replace it.",
};

/** The error itself, what it wraps, and the parts of an aggregate (one per address that was tried). */
function causes(error: unknown, depth = 0): { code: string; name: string; message: string }[] {
  if (!(error instanceof Error) || depth > 4) return [];
  const own = {
    name: error.name,
    code: 'code' in error && typeof error.code === 'string' ? error.code : '',
    message: error.message,
  };
  const parts =
    error instanceof AggregateError ? error.errors.flatMap((part) => causes(part, depth + 1)) : [];
  return [...parts, own, ...causes(error.cause, depth + 1)];
}
