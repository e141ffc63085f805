export interface BatchLimits {
  /** Items in one batch. */
  most: number;
  /** Bytes in one batch; an item that is larger goes alone. */
  mostBytes: number;
  /** A batch that is not full is given out when nothing has come for this long: a slow stream is not held back. */
  idleMs: number;
}

/** Groups what comes, as large as the limits allow, in its order. */
export async function* batches<T>(
  source: AsyncIterable<T>,
  bytesOf: (item: T) => number,
  limits: BatchLimits,
): AsyncGenerator<T[]> {
  const iterator = source[Symbol.asyncIterator]();
  let next = iterator.next();
  let batch: T[] = [];
  let bytes = 0;
  for (;;) {
    const result = batch.length === 0 ? await next : await orIdle(next, limits.idleMs);
    const item = result === IDLE || result.done === true ? null : result.value;
    const isFull = batch.length >= limits.most || (item !== null && bytes + bytesOf(item) > limits.mostBytes);
    if (batch.length > 0 && (item === null || isFull)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    if (item !== null) {
      batch.push(item);
      bytes += bytesOf(item);
      next = iterator.next();
    } else if (result !== IDLE) {
      return;
    }
  }
}

const IDLE = Symbol('idle');

async function orIdle<T>(next: Promise<T>, idleMs: number): Promise<T | typeof IDLE> {
  let timer: NodeJS.Timeout | undefined;
  const idle = new Promise<typeof IDLE>((resolve) => {
    timer = setTimeout(() => resolve(IDLE), idleMs);
  });
  try {
    return await Promise.race([next, idle]);
  } finally {
    clearTimeout(timer);
  }
}
