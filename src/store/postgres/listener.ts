import { connect } from './connect.ts';

/** The one connection that stays open for notifications. Lost ones are made anew. */
export interface Listener {
  close(): Promise<void>;
}

/**
 * Listens on a channel, from now until it is closed. Resolves at once: until the connection is there, and wherever it
 * cannot be (a pooler in transaction mode), the poll does the work.
 *
 * @param heard called with each payload
 * @param listening called each time the connection is there, as something may have been missed before
 */
export function listen(
  url: string,
  channel: string,
  heard: (payload: string) => void,
  listening: () => void,
): Listener {
  const connection = connect(url, { max: 1, name: 'anchor-webhooks listen', keepAliveSeconds: 5 });
  let closed = false;
  const subscribe = () => {
    if (closed) return;
    connection.listen(channel, heard, listening).catch(() => {
      if (!closed) setTimeout(subscribe, 1_000).unref();
    });
  };
  subscribe();
  return {
    async close() {
      closed = true;
      await connection.end({ timeout: 1 });
    },
  };
}
