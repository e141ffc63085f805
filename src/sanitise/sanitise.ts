import type { Catalog, EventType } from '../catalog/catalog.ts';
import { RefusedError } from '../errors.ts';
import type { JsonObject } from '../json/json.ts';
import type { DeclaredData } from './declared-fields.ts';
import { serialiseEnvelope } from './envelope.ts';
import { compileFieldMasks, type FieldMask, type FieldMasks } from './mask-fields.ts';
import { type Masked, MaskingPass, RULES, TooMuchTextError } from './masking-pass.ts';
import type { SanitisedEvent } from './sanitised-event.ts';
import { collectSecretInputs, type TaskInputs } from './secret-inputs/collect.ts';
import { boundOutput, largestFields, MAX_BYTES, withoutOutput } from './size.ts';
import { textLine } from './text-line.ts';
import { warmUpAtOnce } from './warm-up.ts';

/** An event that has been accepted from its publisher, with everything that the publisher sent along. */
export interface AcceptedEvent {
  id: string;
  projectId: string;
  type: EventType;
  /** ISO 8601, UTC, milliseconds. */
  created: string;
  /** Nothing but what the type declares: the type of the field sees to it. */
  data: DeclaredData;
  /** What the task was given, to know what must not be shown. Never leaves and is never stored. */
  task?: TaskInputs;
}

export interface Sanitiser {
  /**
   * Decides what of an event leaves the building.
   *
   * @throws RefusedError `invalid_request` where the task's input schema is malformed; `payload_too_large`, naming the
   * largest fields, where the envelope exceeds 65,536 bytes even without `output.value`.
   * @throws RangeError where the data is nested too deeply to be serialised.
   */
  sanitise(event: AcceptedEvent): SanitisedEvent;
  /** The same, and what was masked on the way. @throws the same */
  inspect(event: AcceptedEvent): { event: SanitisedEvent; masked: Masked[] };
}

export interface SanitiserOptions {
  /** Whether strings in `output.value` are searched for credential patterns too: by default they are the customer's own. */
  scrubOutput?: boolean;
  /**
   * Whether all that is compiled with use is compiled at once, so that no event waits for it: takes a third of a second, once
   * in a process. Left out: true.
   */
  warmsUp?: boolean;
}

/**
 * The one place where a SanitisedEvent is made. An event passes these stages, in this order:
 *
 * 1. declared fields: what the type's schema does not declare has been dropped by `projectData`, as the event's type says
 * 2. bound: an `output.value` too large by itself is truncated before anything is looked for in it
 * 3. mask: fields marked secret, the values of secret inputs, credential patterns in free text
 * 4. text: the line is made of what is left
 * 5. fit: `output.value` is truncated where the whole envelope is too large
 */
export function createSanitiser(
  catalog: Catalog,
  { scrubOutput = false, warmsUp = true }: SanitiserOptions = {},
): Sanitiser {
  if (warmsUp) warmUpAtOnce();
  const types = new Map<string, FieldMasks>(
    catalog.types.map(({ type, schema }) => [type, compileFieldMasks(schema, scrubOutput)]),
  );

  function run(event: AcceptedEvent): { event: SanitisedEvent; pass: MaskingPass; truncated: boolean } {
    const masks = masksOf(event.type);
    const declared = event.data;
    const pass = new MaskingPass(event.task === undefined ? null : collectSecretInputs(event.task));
    masks.learn?.(declared, pass);
    // Where nothing is looked for in it, it is left out in the end if it is too large: with the same result.
    const bounded = pass.hasSecrets || scrubOutput ? boundOutput(declared) : declared;
    const mask = pass.hasSecrets ? masks.all : masks.marked;
    const masked = mask === null ? bounded : maskedOf(event, bounded, mask, pass);
    const fitting = fit(event, masked);
    const truncated = bounded !== declared || fitting.truncated;
    return { event: seal(event, fitting.body), pass, truncated };
  }

  /** To put together what was masked takes time, which an event that is only sent need not take. */
  function inspect(accepted: AcceptedEvent): { event: SanitisedEvent; masked: Masked[] } {
    const { event, pass, truncated } = run(accepted);
    const tooLarge = { path: '/data/output/value', rule: RULES.tooLarge };
    return { event, masked: truncated ? [...pass.masked, tooLarge] : pass.masked };
  }

  function masksOf({ type }: EventType): FieldMasks {
    const known = types.get(type);
    if (known === undefined) throw new Error(`The type ${type} is not of this sanitiser's catalog.`);
    return known;
  }

  return { sanitise: (event) => run(event).event, inspect };
}

/** Each looks in all texts for the credentials that the one before has found; a second one hardly ever finds any. */
const MOST_ROUNDS = 2;

/** @throws RefusedError `payload_too_large` also where there is far too much to be searched */
function maskedOf(event: AcceptedEvent, data: JsonObject, mask: FieldMask, pass: MaskingPass): JsonObject {
  try {
    let masked = mask(data, pass) as JsonObject;
    for (let round = 0; round < MOST_ROUNDS && pass.hasEchoes(); round++)
      masked = mask(masked, pass) as JsonObject;
    return masked;
  } catch (error) {
    if (error instanceof TooMuchTextError) fit(event, data);
    throw error;
  }
}

/** The body of sanitised data, within the size that may be sent. */
function fit(event: AcceptedEvent, data: JsonObject): { body: Buffer; truncated: boolean } {
  const whole = bodyUnlessTooDeep(event, data);
  if (whole !== null && whole.length <= MAX_BYTES) return { body: whole, truncated: false };
  const smaller = withoutOutput(data);
  const rest = smaller === null && whole !== null ? whole : bodyOf(event, smaller ?? data);
  if (rest.length <= MAX_BYTES) return { body: rest, truncated: true };
  throw new RefusedError(
    'payload_too_large',
    `The event is ${rest.length} bytes as it would be sent; at most ${MAX_BYTES} are allowed.`,
    largestFields(smaller ?? data),
  );
}

/** Null where the data is thousands of levels deep, which only a result can be: what cannot be written cannot be sent whole. */
function bodyUnlessTooDeep(event: AcceptedEvent, data: JsonObject): Buffer | null {
  try {
    return bodyOf(event, data);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function bodyOf({ id, type, created, projectId }: AcceptedEvent, data: JsonObject): Buffer {
  // A receiver such as Slack refuses a message without text.
  const text = textLine(type.text(data)) || textLine(type.title);
  return serialiseEnvelope({ id, type: type.type, created, projectId, text }, data);
}

/** Puts the brand on: nothing but what `fit` returned comes here. */
function seal({ id, projectId, type }: AcceptedEvent, body: Uint8Array): SanitisedEvent {
  return { id, projectId, type: type.type, body } as SanitisedEvent;
}
