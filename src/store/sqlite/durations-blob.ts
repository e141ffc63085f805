import { LATENCY_BUCKETS } from '../latency-histogram.ts';

/** A histogram as it is stored: one 32-bit count per bucket, in the machine's order. */
export function durationsBlob(counts: Uint32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(counts.buffer, counts.byteOffset, counts.byteLength);
}

export function readDurations(blob: Uint8Array): Uint32Array<ArrayBuffer> {
  const counts = new Uint32Array(LATENCY_BUCKETS);
  // Copied byte by byte, as SQLite's buffer need not begin at a multiple of four.
  new Uint8Array(counts.buffer).set(blob.subarray(0, counts.byteLength));
  return counts;
}
