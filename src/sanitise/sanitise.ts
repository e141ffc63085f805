import type { Catalog, EventType } from '../catalog/catalog.ts';
import { RefusedError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import { compileDeclaredFields, type Projector, projectData } from './declared-fields.ts';
import { serialiseEnvelope } from './envelope.ts';
import type { SanitisedEvent } from './sanitised-event.ts';
import { boundOutput, isTooLarge, largestFields, MAX_BYTES, withoutOutput } from './size.ts';
import { textLine } from './text-line.ts';

/** An event that has been accepted from its publisher, with everything that the publisher sent along. */
export interface AcceptedEvent {
  id: string;
  projectId: string;
  type: EventType;
  /** ISO 8601, UTC, milliseconds. */
  created: string;
  data: JsonObject;
  /** What the task was given, to know what must not be shown. Never leaves and is never stored. */
  task?: TaskInputs;
}

export interface TaskInputs {
  inputs: JsonObject;
  input_schema: JsonObject;
}

export interface Sanitiser {
  /**
   * Decides what of an event leaves the building.
   *
   * @throws RefusedError `payload_too_large`, naming the largest fields, where the envelope exceeds 65,536 bytes even
   * without `output.value`.
   * @throws RangeError where the data is nested too deeply to be serialised.
   */
  sanitise(event: AcceptedEvent): SanitisedEvent;
}

/**
 * The one place where a SanitisedEvent is made. An event passes these stages, in this order:
 *
 * 1. declared fields: what the type's schema does not declare is dropped
 * 2. bound: an `output.value` too large by itself is truncated, so that later stages have little to search
 * 3. text: the line is made of what is left
 * 4. fit: `output.value` is truncated where the whole envelope is too large
 */
export function createSanitiser(catalog: Catalog): Sanitiser {
  const projectors = new Map(catalog.types.map(({ type, schema }) => [type, compileDeclaredFields(schema)]));

  return {
    sanitise(event) {
      const declared = projectData(projectorOf(event.type), event.data);
      const bounded = boundOutput(declared);
      return seal(event, fit(event, bounded));
    },
  };

  function projectorOf({ type }: EventType): Projector {
    const projector = projectors.get(type);
    if (projector === undefined) throw new Error(`The type ${type} is not of this sanitiser's catalog.`);
    return projector;
  }
}

/** The envelope of sanitised data, within the size that may be sent. */
function fit(event: AcceptedEvent, data: JsonObject): string {
  const whole = envelope(event, data);
  if (!isTooLarge(whole)) return whole;
  const smaller = withoutOutput(data);
  const rest = smaller === null ? whole : envelope(event, smaller);
  if (!isTooLarge(rest)) return rest;
  throw new RefusedError(
    'payload_too_large',
    `The event is ${Buffer.byteLength(rest)} bytes as it would be sent; at most ${MAX_BYTES} are allowed.`,
    largestFields(smaller ?? data),
  );
}

function envelope({ id, type, created, projectId }: AcceptedEvent, data: JsonObject): string {
  const text = textLine(type.text(data));
  return serialiseEnvelope({ id, type: type.type, created, projectId, text }, data);
}

/** Puts the brand on: nothing but what `fit` returned comes here. */
function seal({ id, projectId, type }: AcceptedEvent, envelopeJson: string): SanitisedEvent {
  const body: Uint8Array = Buffer.from(envelopeJson, 'utf8');
  return { id, projectId, type: type.type, body } as SanitisedEvent;
}
