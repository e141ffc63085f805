const HEAD_END = Buffer.from('\r\n\r\n');
const EMPTY = Buffer.alloc(0);

/** One HTTP/1.1 message, request or response; `bytes` is only valid until the callback returns. */
export type OnMessage = (bytes: Buffer, headLength: number) => void;

/**
 * Cuts what comes out of one keep-alive connection into messages, by Content-Length alone. A full parser would cost
 * more than what is being measured; both ends of the benchmark's connections are known to send nothing else.
 */
export class HttpSplitter {
  #rest: Buffer = EMPTY;
  readonly #onMessage: OnMessage;

  constructor(onMessage: OnMessage) {
    this.#onMessage = onMessage;
  }

  push(chunk: Buffer): void {
    let bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const end = bytes.indexOf(HEAD_END);
      if (end < 0) break;
      const headLength = end + HEAD_END.length;
      const length = headLength + contentLength(bytes.toString('latin1', 0, headLength));
      if (bytes.length < length) break;
      this.#onMessage(bytes.length === length ? bytes : bytes.subarray(0, length), headLength);
      bytes = bytes.subarray(length);
    }
    this.#rest = bytes;
  }
}

function contentLength(head: string): number {
  const found = /content-length: *(\d+)/i.exec(head);
  if (found === null) throw new Error(`a message without Content-Length: ${head}`);
  return Number(found[1]);
}
