import { fnv1a } from '../../common/fnv1a.ts';
import type { NetworkSettings } from '../../network/guarded-network.ts';
import type { Transport } from '../transport.ts';
import { ThreadedTransport } from './threaded-transport.ts';

/**
 * Starts `count` threads that send. More than one pays where there are cores for them and many handshakes to make: as
 * long as connections are kept, one thread sends several times as much as the main thread can hand to it.
 *
 * @param onWaiting told again and again how many requests wait for the thread that has least time for them
 */
export function startSenders(
  count: number,
  settings: NetworkSettings,
  onWaiting: (requests: number) => void,
): Transport {
  const waiting = new Array<number>(count).fill(0);
  const threads = waiting.map(
    (_, i) =>
      new ThreadedTransport(settings, (requests) => {
        waiting[i] = requests;
        onWaiting(Math.max(...waiting));
      }),
  );
  return spread(threads);
}

/** Sends each URL's requests by always the same of several transports: its connections are kept there. */
export function spread(transports: readonly Transport[]): Transport {
  const [first] = transports;
  if (first === undefined) throw new RangeError('there must be a transport to send by');
  if (transports.length === 1) return first;
  return {
    post(request, deadlineMs, done) {
      const transport = transports[fnv1a(request.url) % transports.length] ?? first;
      transport.post(request, deadlineMs, done);
    },
    async close() {
      await Promise.all(transports.map((transport) => transport.close()));
    },
  };
}
