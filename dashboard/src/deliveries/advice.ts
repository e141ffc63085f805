import type { Attempt } from '../api/types.ts';

/** What an attempt came to in plain words, and what to do about it; null advice after a success. */
export function explainAttempt(attempt: Attempt): { outcome: string; advice: string | null } {
  const { response_status: status, error } = attempt;
  if (status === null) {
    const outcome = error ?? 'There was no usable response.';
    return { outcome, advice: adviceOnSilence(outcome) };
  }
  if (status >= 200 && status < 300)
    return { outcome: `Your endpoint answered ${named(status)}.`, advice: null };
  return { outcome: `Your endpoint answered ${named(status)}.`, advice: adviceOnStatus(status) };
}

const NAMES: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  410: 'Gone',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

function named(status: number): string {
  const name = NAMES[status];
  return name === undefined ? String(status) : `${status} ${name}`;
}

const OF_STATUS: Record<number, string> = {
  400: 'Your code refused the request. If it verifies signatures, check that it uses this webhook’s secret and the raw body.',
  401: 'Your endpoint asks for a login. Let webhooks in without one, and verify their signature instead.',
  403: 'Your endpoint, or a firewall before it, forbids the request. Let webhooks in, and verify their signature instead.',
  404: 'There is nothing at this path. Check the webhook’s URL, then resend.',
  405: 'The path does not take POST. Check the webhook’s URL, and that its handler takes POST.',
  408: 'Your endpoint gave up waiting. Answer first, and work afterwards.',
  410: 'Your endpoint says that it is gone. If so, delete this webhook; otherwise check its URL.',
  413: 'Your server takes smaller bodies only. Allow at least 64 KB.',
  415: 'Your server does not take application/json at this path.',
  429: 'Your endpoint says that it is asked too often. Raise its limit for webhooks.',
  502: 'The proxy before your endpoint could not reach it. Is your server running?',
  503: 'Your endpoint was away or overloaded.',
  504: 'The proxy before your endpoint gave up waiting for it. Answer first, and work afterwards.',
};

function adviceOnStatus(status: number): string {
  const known = OF_STATUS[status];
  if (known !== undefined) return known;
  if (status >= 500) return 'Your code failed. Look at its log at this time.';
  if (status >= 300 && status < 400)
    return 'Redirects are not followed. Put the final URL into the webhook’s settings, then resend.';
  return 'This answer is taken as final and not retried. Mend the endpoint, then resend.';
}

const UNREACHABLE = 'Check that the host is up and lets requests from outside in.';

/** The first that fits is given: what is told of a certificate also names a host. */
const OF_SILENCE: readonly [RegExp, string][] = [
  [/egress proxy .* could not connect to the endpoint/i, UNREACHABLE],
  [
    /egress proxy|on our side|from this machine/i,
    'This is no fault of your endpoint: tell whoever runs this service.',
  ],
  [/did not answer within/i, 'Answer with a 2xx at once, and do slow work afterwards.'],
  [/certificate/i, 'Mend the certificate of your endpoint; the whole chain has to be sent.'],
  [/\bDNS\b|host name/i, 'Check the host in the webhook’s URL, and that its DNS record exists.'],
  [/TLS/, 'Let your endpoint offer TLS 1.2 or newer.'],
  [
    /refused the connection/i,
    'Nothing listens at this host and port. Is your server running, and reachable from outside?',
  ],
  [/is .* not a public one|allowed/i, 'Use the public address of your endpoint.'],
  [
    /reset|closed the connection/i,
    'Your server, or a proxy before it, cut the connection. Look at its log at this time.',
  ],
  [/unreachable|timed out/i, UNREACHABLE],
  [/not valid HTTP/i, 'Check that the port in the URL speaks HTTP(S).'],
  [/webhook deleted/i, 'Nothing to do: the webhook was deleted while this delivery waited.'],
];

function adviceOnSilence(outcome: string): string | null {
  return OF_SILENCE.find(([pattern]) => pattern.test(outcome))?.[1] ?? null;
}
