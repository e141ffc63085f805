import { isUuid } from '../ids.ts';

/** Where the next page begins, as callers see it: opaque, so that it can come to hold more one day. */
export function cursorAfter(deliveryId: string): string {
  return Buffer.from(deliveryId, 'utf8').toString('base64url');
}

/** The delivery that a cursor stands for; null where the text is none of our cursors. */
export function deliveryOfCursor(cursor: string): string | null {
  const deliveryId = Buffer.from(cursor, 'base64url').toString('utf8');
  // Encoding it again finds what the lenient decoder passes over.
  return isUuid(deliveryId) && cursorAfter(deliveryId) === cursor ? deliveryId : null;
}
