import postgres from 'postgres';

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
  const connection = postgres(url, {
    max: 1,
    connect_timeout: 5,
    max_lifetime: null,
    keep_alive: 5,
    backoff: (tries: number) => Math.min(2, 0.1 * 2 ** tries),
    fetch_types: false,
    onnotice: () => {},
    connection: { application_name: 'anchor-webhooks listen' },
  });
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
