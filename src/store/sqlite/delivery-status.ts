import type { NextState } from '../store.ts';

/**
 * How a delivery's state is stored. Whether a waiting delivery is under way is a note in the writer's memory, except at
 * its birth: `BORN` is claimed in the same insert, so that one that ends at its first attempt never enters the
 * index of due rows. After a restart every `BORN` row becomes `PENDING`.
 */
export const BORN = 0;
export const PENDING = 1;
export const SUCCEEDED = 2;
export const FAILED = 3;
export const DEAD = 4;

const NUMBER_OF = { pending: PENDING, succeeded: SUCCEEDED, failed: FAILED, dead: DEAD } as const;
const NAME_OF = ['pending', 'pending', 'succeeded', 'failed', 'dead'] as const;

export function statusNumber(status: NextState['status']): number {
  return NUMBER_OF[status];
}

/** As a delivery that is not under way shows it. */
export function statusName(status: number): NextState['status'] {
  const name = NAME_OF[status];
  if (name === undefined) throw new RangeError(`no delivery status has the number ${status}`);
  return name;
}
