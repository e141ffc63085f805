/** A client of server-sent events, as a browser is one, that a test can stop and let go on. */
import assert from 'node:assert/strict';
import { waitFor } from './wait-for.ts';

export interface ServerEvent {
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it freely
  data: any;
}

export class EventStream {
  readonly response: Response;
  readonly events: ServerEvent[] = [];
  /** What a browser would resume with. */
  lastEventId = '';
  /** The whole text so far. */
  text = '';
  /** The server, or the connection, has ended it. */
  ended = false;
  readonly #abort: AbortController;

  private constructor(response: Response, abort: AbortController) {
    this.response = response;
    this.#abort = abort;
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<EventStream> {
    const abort = new AbortController();
    const response = await fetch(url, { headers, signal: abort.signal });
    assert.equal(response.status, 200);
    const stream = new EventStream(response, abort);
    stream.#read().catch(() => {
      stream.ended = true;
    });
    return stream;
  }

  /** Waits until an event that fits has come, and returns it. */
  next(describe: string, fits: (event: ServerEvent) => boolean): Promise<ServerEvent> {
    return waitFor(() => this.events.find(fits) ?? false, { describe: `${describe} on the stream` });
  }

  /** Deliveries as the last event of each said they are. */
  rows(): Map<string, ServerEvent['data']> {
    return new Map(this.events.filter(({ type }) => type === 'delivery').map(({ data }) => [data.id, data]));
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    let pending = '';
    for await (const chunk of this.response.body ?? []) {
      const text = decoder.decode(chunk, { stream: true });
      this.text += text;
      const blocks = (pending + text).split('\n\n');
      pending = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block);
    }
    this.ended = true;
  }

  #take(block: string): void {
    const fields = block.split('\n').map((line) => {
      const at = line.indexOf(': ');
      return [line.slice(0, at), line.slice(at + 2)];
    });
    const fieldOf = (name: string) => fields.find(([key]) => key === name)?.[1];
    this.lastEventId = fieldOf('id') ?? this.lastEventId;
    const data = fieldOf('data');
    if (data !== undefined) this.events.push({ type: fieldOf('event') ?? 'message', data: JSON.parse(data) });
  }
}
