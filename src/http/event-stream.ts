import { Readable } from 'node:stream';
import type { Clock } from '../clock.ts';
import type { FeedMessage } from '../history/change-feed.ts';
import type { HttpApp } from './http-app.ts';
import { deliveryBody } from './representations.ts';

/** How long a browser waits before it connects again. */
const RETRY_MS = 1_000;
const CHECK_MS = 5_000;
/** A client that takes nothing for so long is cut off: it comes back where it was. */
const STUCK_MS = 20_000;
/** What waits for one client at most, besides what the system holds. */
const BUFFER_BYTES = 64 * 1024;

/** One client that is being told. */
interface OpenStream {
  readonly readable: Readable;
  readonly ending: AbortController;
  /** Since when (steady ms) there is more for it than it takes; null while it takes everything. */
  fullSince: number | null;
  stillAllowed(): Promise<boolean>;
}

/** The event streams that are open: bounded in number, and ended where their client hangs or may no longer listen. */
export class EventStreams {
  readonly #open = new Set<OpenStream>();
  readonly #clock: Pick<Clock, 'steady'>;
  readonly #most: number;

  constructor(app: HttpApp, options: { clock: Pick<Clock, 'steady'>; most: number }) {
    this.#clock = options.clock;
    this.#most = options.most;
    const timer = setInterval(() => this.#check(), CHECK_MS);
    timer.unref();
    // A stream never ends by itself, so closing would wait for it.
    app.addHook('preClose', async () => {
      clearInterval(timer);
      for (const stream of this.#open) end(stream);
    });
  }

  get isFull(): boolean {
    return this.#open.size >= this.#most;
  }

  /**
   * A body for a server-sent events answer (https://html.spec.whatwg.org/multipage/server-sent-events.html).
   *
   * @param follow makes the messages until the signal is aborted
   * @param stillAllowed asked every few seconds; false ends the stream
   */
  open(
    follow: (signal: AbortSignal) => AsyncGenerator<FeedMessage>,
    stillAllowed: () => Promise<boolean>,
  ): Readable {
    const ending = new AbortController();
    const fullAt = (since: number | null) => {
      stream.fullSince = since;
    };
    const texts = this.#texts(follow(ending.signal), fullAt);
    const readable = Readable.from(texts, { objectMode: false, highWaterMark: BUFFER_BYTES });
    const stream: OpenStream = { readable, ending, fullSince: null, stillAllowed };
    this.#open.add(stream);
    readable.once('close', () => {
      ending.abort();
      this.#open.delete(stream);
    });
    return readable;
  }

  async *#texts(
    messages: AsyncGenerator<FeedMessage>,
    fullAt: (since: number | null) => void,
  ): AsyncGenerator<string, void, void> {
    yield `retry: ${RETRY_MS}\n\n`;
    for await (const message of messages) {
      // Goes on at once while there is room for more, and else when the client has taken some.
      fullAt(this.#clock.steady());
      yield textOf(message);
      fullAt(null);
    }
  }

  #check(): void {
    const stuckBefore = this.#clock.steady() - STUCK_MS;
    for (const stream of this.#open) {
      if (stream.fullSince !== null && stream.fullSince < stuckBefore) stream.readable.destroy();
      else this.#checkRight(stream);
    }
  }

  #checkRight(stream: OpenStream): void {
    stream.stillAllowed().then(
      (allowed) => {
        if (!allowed) end(stream);
      },
      // The store is away: whether the client may listen is asked again.
      () => {},
    );
  }
}

/** In order where the client takes what it is sent, else by closing the connection. */
function end({ ending, readable, fullSince }: OpenStream): void {
  ending.abort();
  if (fullSince !== null) readable.destroy();
}

/**
 * An id is only given where everything before it has been told: after a connection is lost in the middle of what one
 * read gave, all of it is told again.
 */
function textOf(message: FeedMessage): string {
  const id = `id: ${message.place}\n`;
  switch (message.kind) {
    case 'ready':
    case 'reset':
      return `event: ${message.kind}\n${id}data: {}\n\n`;
    case 'alive':
      return `: alive\n${id}\n`;
    case 'rows': {
      const last = message.rows.length - 1;
      return message.rows
        .map((row, i) => {
          const data = JSON.stringify(deliveryBody(row));
          return `event: delivery\n${i === last ? id : ''}data: ${data}\n\n`;
        })
        .join('');
    }
  }
}
