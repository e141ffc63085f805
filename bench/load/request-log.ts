const SLAB_BYTES = 16 * 1024 * 1024;

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
  #entries: { arrivedAt: number; slab: number; offset: number; length: number; headLength: number }[] = [];

  get count(): number {
    return this.#entries.length;
  }

  add(bytes: Buffer, headLength: number, arrivedAt: number): void {
    if (this.#used + bytes.length > SLAB_BYTES) {
      this.#slabs.push(Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, bytes.length)));
      this.#used = 0;
    }
    const slab = this.#slabs.length - 1;
    this.#slabs[slab]?.set(bytes, this.#used);
    this.#entries.push({ arrivedAt, slab, offset: this.#used, length: bytes.length, headLength });
    this.#used += bytes.length;
  }

  *requests(): Generator<LoggedRequest> {
    for (const { arrivedAt, slab, offset, length, headLength } of this.#entries) {
      const bytes = this.#slabs[slab]?.subarray(offset, offset + length);
      if (bytes !== undefined) yield { arrivedAt, bytes, headLength };
    }
  }

  clear(): void {
    this.#slabs = [];
    this.#entries = [];
    this.#used = SLAB_BYTES;
  }
}
