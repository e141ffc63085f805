import type { Catalog } from '../../catalog/catalog.ts';
import { steadyStartNow, systemClock } from '../../clock.ts';
import { type ErrorCode, type ErrorDetail, RefusedError } from '../../errors.ts';
import { createIdSource } from '../../ids.ts';
import { parseExactly } from '../../json/exact-numbers.ts';
import { Acceptance, nestedTooDeeply } from '../../publish/accept.ts';
import { createDataCheck } from '../../publish/data-check.ts';
import type { Masked } from '../../sanitise/masking-pass.ts';
import { createSanitiser } from '../../sanitise/sanitise.ts';
import type { Config } from '../../settings/config.ts';
import type { Read } from '../publish/read-events.ts';

/** What would leave of one event of the input, or why it would be refused. */
export type Inspected =
  | { line: number; envelope: { type: string }; masked: Masked[]; bytes: number }
  | { line: number; error: string; code: ErrorCode | 'not_an_event'; details: readonly ErrorDetail[] };

/** Stands in for the project of an event that names none: which project it is changes nothing of what leaves. */
const NO_PROJECT = '00000000-0000-0000-0000-000000000000';

/** The stages before the store, as the service with these settings runs them. */
export function createInspector(
  catalog: Catalog,
  config: Pick<Config, 'scrubOutput'>,
): (read: Read) => Inspected {
  const clock = systemClock(steadyStartNow());
  const ids = createIdSource(clock);
  const acceptance = new Acceptance({ catalog, checkData: createDataCheck(catalog), ids, clock });
  const sanitiser = createSanitiser(catalog, { ...config, warmsUp: false });

  return (read) => {
    const { line } = read;
    if ('fault' in read) return { line, error: `It ${read.fault}.`, code: 'not_an_event', details: [] };
    try {
      const accepted = acceptance.accept({ project_id: NO_PROJECT, ...read.event }, { projectId: null });
      const { event, masked } = sanitiser.inspect(accepted);
      const envelope = parseExactly(Buffer.from(event.body).toString()) as { type: string };
      return { line, envelope, masked, bytes: event.body.length };
    } catch (error) {
      const refusal = error instanceof RangeError ? nestedTooDeeply() : error;
      if (!(refusal instanceof RefusedError)) throw refusal;
      return { line, error: refusal.message, code: refusal.code, details: refusal.details };
    }
  };
}
