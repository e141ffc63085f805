/**
 * The events of one turn on their way to the writer thread. Columns instead of objects, and all bodies in one buffer that
 * is moved and not copied, because handing over a thousand objects with a buffer each would cost more than storing them.
 */
export interface PublishColumns {
  /** `STRIDE` numbers per event. */
  numbers: Float64Array<ArrayBuffer>;
  ids: string[];
  bodies: Uint8Array<ArrayBuffer>;
  /** Types that have no number yet; an event has minus its type's place here, counted from 1. */
  newTypes: string[];
}

/** An event with its project, type and webhook as the store numbers them. */
export interface NumberedEvent {
  project: number;
  /** 0 = not numbered yet. */
  type: number;
  typeName: string;
  /** The number of the one webhook that is to get it; 0 = all that subscribe. */
  onlyTo: number;
  id: string;
  body: Uint8Array;
}

const STRIDE = 4;

export function packEvents(events: readonly NumberedEvent[]): PublishColumns {
  const numbers = new Float64Array(events.length * STRIDE);
  const ids: string[] = [];
  const newTypes: string[] = [];
  let size = 0;
  for (const event of events) {
    const at = ids.length * STRIDE;
    numbers[at] = event.project;
    numbers[at + 1] = event.type > 0 ? event.type : -placeOf(event.typeName, newTypes);
    numbers[at + 2] = event.onlyTo;
    numbers[at + 3] = event.body.byteLength;
    ids.push(event.id);
    size += event.body.byteLength;
  }
  return { numbers, ids, bodies: concatenate(events, size), newTypes };
}

/** Counted from 1. */
function placeOf(name: string, names: string[]): number {
  const place = names.indexOf(name);
  return place >= 0 ? place + 1 : names.push(name);
}

/** An event as the writer needs it. */
export type StoredEvent = Omit<NumberedEvent, 'typeName'>;

/** @param newTypes the numbers that `columns.newTypes` were given */
export function unpackEvent(
  columns: PublishColumns,
  index: number,
  bodyAt: number,
  newTypes: readonly number[],
): StoredEvent {
  const { numbers, ids, bodies } = columns;
  const at = index * STRIDE;
  const type = numbers[at + 1] ?? 0;
  return {
    project: numbers[at] ?? 0,
    type: type > 0 ? type : (newTypes[-type - 1] ?? 0),
    onlyTo: numbers[at + 2] ?? 0,
    id: ids[index] ?? '',
    body: bodies.subarray(bodyAt, bodyAt + (numbers[at + 3] ?? 0)),
  };
}

/** All bodies in one buffer of its own, one after the other. */
export function concatenate(items: readonly { body: Uint8Array }[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const { body } of items) {
    bytes.set(body, at);
    at += body.byteLength;
  }
  return bytes;
}
