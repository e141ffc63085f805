import type { Connection } from './connection.ts';
import { AnchorApiError, AnchorConnectionError, AnchorWebhooksError } from './errors.ts';
import { readEventStream, type StreamEvent } from './event-stream.ts';
import { DEFAULT_RETRY, delayBefore, pause } from './retry.ts';
import type { Delivery, Operations } from './types.ts';

/**
 * What a stream of deliveries tells:
 * - `ready`: from here on nothing is missed.
 * - `delivery`: a delivery was made, or has changed. It may come more than once: take it in by its `id`.
 * - `reset`: what changed since the connection was lost is not known; read anew what you keep.
 * - `lost`: the connection broke, or the service is away; it is tried again by itself.
 */
export type DeliveryNews =
  | { kind: 'ready' | 'reset' }
  | { kind: 'delivery'; delivery: Delivery }
  | { kind: 'lost'; error: AnchorConnectionError | AnchorApiError };

export type FollowQuery = Omit<Operations['streamDeliveries']['query'], 'last_event_id' | 'project_id'>;

/** The service says something every 15 seconds: a connection that is silent for longer is dead. */
const SILENCE_MS = 40_000;

/**
 * Follows the deliveries until the signal is aborted or the reader stops, over lost connections and restarts of the
 * service. Rejects where a repeat would not help, as with a wrong key, and where the service was never reached.
 */
export async function* followDeliveries(
  connection: Connection,
  query: FollowQuery,
  signal: AbortSignal | undefined,
): AsyncGenerator<DeliveryNews> {
  const place: Place = { id: null };
  let wasReady = false;
  let failures = 0;
  while (signal?.aborted !== true) {
    try {
      for await (const news of readOnce(connection, query, place, signal)) {
        wasReady = true;
        failures = 0;
        yield news;
      }
    } catch (error) {
      if (signal?.aborted) return;
      const lost = lostConnection(error);
      if (lost === null || (!wasReady && (failures >= DEFAULT_RETRY.retries || isNotOurs(lost)))) throw error;
      yield { kind: 'lost', error: lost };
      await pause(delayBefore(failures, lost, DEFAULT_RETRY), signal).catch(() => {});
      failures += 1;
    }
  }
}

/** How far a reader has come. */
interface Place {
  id: string | null;
}

/** Reads one connection to its end. @throws AnchorConnectionError when it ends, as a stream does not by itself */
async function* readOnce(
  connection: Connection,
  query: FollowQuery,
  place: Place,
  signal: AbortSignal | undefined,
): AsyncGenerator<DeliveryNews> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), SILENCE_MS);
  const headers: Record<string, string> = { accept: 'text/event-stream' };
  if (place.id !== null) headers['last-event-id'] = place.id;
  try {
    const either = signal === undefined ? silence.signal : AbortSignal.any([silence.signal, signal]);
    const response = await connection.open('streamDeliveries', { query, headers, signal: either });
    for await (const event of readEventStream(bodyOf(response))) {
      timer.refresh();
      const news = newsOf(event);
      if (news !== null) yield news;
      // Only once the reader has come back for more is the event behind it.
      if (event.id !== null) place.id = event.id;
    }
  } catch (error) {
    if (error instanceof AnchorWebhooksError || signal?.aborted) throw error;
    throw new AnchorConnectionError('unreachable', 'The connection to the service was lost.', {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
  throw new AnchorConnectionError('unreachable', 'The service ended the connection.');
}

function bodyOf({ body, headers }: Response): ReadableStream<Uint8Array> {
  if (body !== null && headers.get('content-type')?.startsWith('text/event-stream')) return body;
  void body?.cancel();
  throw new AnchorConnectionError(
    'broken_answer',
    'The answer is no stream of events: is the URL that of the service?',
  );
}

function isNotOurs(error: AnchorConnectionError | AnchorApiError): boolean {
  return error instanceof AnchorConnectionError && error.reason === 'broken_answer';
}

function newsOf({ type, data }: StreamEvent): DeliveryNews | null {
  if (type === 'ready' || type === 'reset') return { kind: type };
  return type === 'delivery' ? { kind: 'delivery', delivery: JSON.parse(data) } : null;
}

/** The error, where coming back later may help. */
function lostConnection(error: unknown): AnchorConnectionError | AnchorApiError | null {
  if (error instanceof AnchorConnectionError) return error;
  if (!(error instanceof AnchorApiError)) return null;
  return error.status >= 500 || error.status === 429 || error.status === 408 ? error : null;
}
