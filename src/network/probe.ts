import { TLSSocket } from 'node:tls';
import { type buildConnector, Client } from 'undici';
import type { GuardedNetwork } from './guarded-network.ts';
import { targetOf } from './open-socket.ts';

/** What one exchange with an endpoint has shown. */
export interface Probe {
  /** `TLSv1.3`; null over plain http. */
  protocol: string | null;
  status: number;
  /** What the endpoint thinks the time is, unix ms, right to a second; null where it does not say. */
  date: number | null;
  /** When the answer came, unix ms of this machine. */
  answeredAt: number;
}

/**
 * Sends one HEAD request on the way that deliveries take, egress proxy included. Nothing but the URL is sent.
 *
 * @throws whatever the connect throws; `describeFailure` has a sentence for it
 */
export async function probe(
  network: Pick<GuardedNetwork, 'connect'>,
  url: URL,
  timeoutMs: number,
): Promise<Probe> {
  const seen: { protocol: string | null } = { protocol: null };
  const connect: buildConnector.connector = (_, callback) =>
    network.connect(targetOf(url), (...[error, socket]) => {
      // Asked now: a socket that has been closed no longer knows.
      if (socket instanceof TLSSocket) seen.protocol = socket.getProtocol();
      if (error === null) callback(null, socket);
      else callback(error, null);
    });
  const client = new Client(url.origin, { connect, headersTimeout: timeoutMs });
  try {
    const { statusCode, headers, body } = await client.request({
      method: 'HEAD',
      path: url.pathname + url.search,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answeredAt = Date.now();
    await body.dump();
    const date = Date.parse(String(headers.date));
    return {
      protocol: seen.protocol,
      status: statusCode,
      date: Number.isNaN(date) ? null : date,
      answeredAt,
    };
  } finally {
    await client.destroy();
  }
}
