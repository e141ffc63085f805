const SLAB_BYTES = 16 * 1024 * 1024;
/** When it arrived, its slab, where in it, its length and its head's. */
const COLUMNS = 5;

export interface LoggedRequest {
  /** Monotonic ms. */
  arrivedAt: number;
  bytes: Buffer;
  headLength: number;
}

/**
 * Keeps every request byte for byte, so that signatures can be checked after the timed window and their checking
 * takes no time away from what is measured. Costs one copy a request.
 */
export class RequestLog {
  #slabs: Buffer[] = [];
  #used = SLAB_BYTES;
  /** A row for each request, as numbers one behind the other: millions of objects would keep the collector busy meanwhile. */
  #rows: number[] = [];

  get count(): number {
    return this.#rows.length / COLUMNS;
  }

  add(bytes: Buffer, headLength: number, arrivedAt: number): void {
    if (this.#used + bytes.length > SLAB_BYTES) {
      this.#slabs.push(Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, bytes.length)));
      this.#used = 0;
    }
    const slab = this.#slabs.length - 1;
    this.#slabs[slab]?.set(bytes, this.#used);
    this.#rows.push(arrivedAt, slab, this.#used, bytes.length, headLength);
    this.#used += bytes.length;
  }

  *requests(): Generator<LoggedRequest> {
    for (let at = 0; at < this.#rows.length; at += COLUMNS) {
      const [arrivedAt = 0, slab = 0, offset = 0, length = 0, headLength = 0] = this.#rows.slice(
        at,
        at + COLUMNS,
      );
      const bytes = this.#slabs[slab]?.subarray(offset, offset + length);
      if (bytes !== undefined) yield { arrivedAt, bytes, headLength };
    }
  }

  clear(): void {
    this.#slabs = [];
    this.#rows = [];
    this.#used = SLAB_BYTES;
  }
}
