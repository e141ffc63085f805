/** One event of a stream of server-sent events; `data` is '' for comments and heartbeats that carry an id alone. */
export interface StreamEvent {
  type: string;
  data: string;
  /** Where to go on after this event; null where it says nothing of that. */
  id: string | null;
}

/** Reads server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html) as they come. */
export async function* readEventStream(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (rest + decoder.decode(value, { stream: true })).replaceAll('\r\n', '\n').split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) yield eventOf(block);
    }
  } finally {
    // Whoever has read enough must not leave the connection open.
    await reader.cancel().catch(() => {});
  }
}

function eventOf(block: string): StreamEvent {
  const event: StreamEvent = { type: 'message', data: '', id: null };
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name === 'event') event.type = value;
    else if (name === 'id') event.id = value;
    else if (name === 'data') data.push(value);
  }
  return { ...event, data: data.join('\n') };
}
