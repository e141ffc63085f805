import type { DeliveryStatus } from '../store.ts';

/** How a delivery's state is stored. */
export const PENDING = 0;
export const IN_FLIGHT = 1;
export const SUCCEEDED = 2;
export const FAILED = 3;
export const DEAD = 4;

const NAMES = ['pending', 'in_flight', 'succeeded', 'failed', 'dead'] as const;

export function statusNumber(status: DeliveryStatus): number {
  return NAMES.indexOf(status);
}

export function statusName(status: number): DeliveryStatus {
  const name = NAMES[status];
  if (name === undefined) throw new RangeError(`no delivery status has the number ${status}`);
  return name;
}
