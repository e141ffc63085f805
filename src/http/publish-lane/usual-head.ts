import { PUBLISH_BATCH_PATH, PUBLISH_BODY_LIMIT, PUBLISH_PATH } from '../routes/publish.ts';

export type PublishPath = typeof PUBLISH_PATH | typeof PUBLISH_BATCH_PATH;

/** What the head of a usual publish says. */
export interface UsualHead {
  path: PublishPath;
  publisherKey: string;
  /** Bytes, at least one. */
  bodyLength: number;
}

const REQUEST_LINES: ReadonlyMap<string, PublishPath> = new Map(
  ([PUBLISH_PATH, PUBLISH_BATCH_PATH] as const).map((path) => [`POST ${path} HTTP/1.1`, path]),
);
/** A header that every parser reads the same: a name of token characters, a value of visible ASCII, spaces and tabs. */
const HEADER = /\r\n([\w!#$%&'*+.^`|~-]+):[\t ]*([\t -~]*)/y;
const NEEDED = new Set(['host', 'content-type', 'authorization', 'content-length']);
/** They change how a request is framed, read or answered, so that what they say is for Node's server to judge. */
const UNUSUAL = new Set([
  'content-encoding',
  'expect',
  'http2-settings',
  // Node's parser takes it for `connection`.
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Recognises the head of a usual publish: one about which no two parsers can differ (RFC 9112), with each header that
 * matters given once. Null for any other, which is not refused by that: Node's parser reads it.
 *
 * @param head in Latin 1, up to the end of its last header
 */
export function readUsualHead(head: string): UsualHead | null {
  const lineLength = head.indexOf('\r\n');
  const path = REQUEST_LINES.get(head.slice(0, lineLength));
  if (path === undefined) return null;
  const values = new Map<string, string>();
  HEADER.lastIndex = lineLength;
  while (HEADER.lastIndex < head.length) {
    const header = HEADER.exec(head);
    if (header === null) return null;
    const [, written = '', value = ''] = header;
    const name = written.toLowerCase();
    if (NEEDED.has(name)) {
      if (values.has(name)) return null;
      values.set(name, value);
    } else if (UNUSUAL.has(name) || (name === 'connection' && value.toLowerCase() !== 'keep-alive')) {
      return null;
    }
  }
  if (values.size < NEEDED.size || values.get('content-type') !== 'application/json') return null;
  return usualHead(path, values.get('authorization') ?? '', values.get('content-length') ?? '');
}

const BEARER = 'Bearer ';
/** As many digits as the limit has. */
const LENGTH = /^[1-9]\d{0,6}$/;

function usualHead(path: PublishPath, authorization: string, length: string): UsualHead | null {
  if (!authorization.startsWith(BEARER) || !LENGTH.test(length)) return null;
  const bodyLength = Number(length);
  return bodyLength > PUBLISH_BODY_LIMIT
    ? null
    : { path, publisherKey: authorization.slice(BEARER.length), bodyLength };
}
