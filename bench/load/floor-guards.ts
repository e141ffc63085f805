/** What the service does besides the floor because nobody may do without it; by its own code. */
import { openSync } from 'node:fs';
import { builtInCatalog } from '../../src/catalog/catalog.ts';
import type { Clock } from '../../src/clock.ts';
import { AttemptLog } from '../../src/deliver/attempt-log.ts';
import { RESPONSE_BODY_CAP } from '../../src/deliver/transport.ts';
import { createIdSource } from '../../src/ids.ts';
import { Acceptance } from '../../src/publish/accept.ts';
import { createDataCheck } from '../../src/publish/data-check.ts';
import { type ReceivedResponse, scrubResponse } from '../../src/sanitise/exchange/scrub-response.ts';
import type { SecretEcho } from '../../src/sanitise/exchange/secret-echo.ts';
import { createSanitiser } from '../../src/sanitise/sanitise.ts';
import type { ClaimedDelivery, SettledAttempt } from '../../src/store/store.ts';
import { createLog } from '../../src/telemetry/logging.ts';

const EVERY_PROJECT = { projectId: null };

/** Checks and sanitises what comes in; scrubs and logs what came of it. */
export class Guards {
  readonly #acceptance: Acceptance;
  readonly #sanitiser: ReturnType<typeof createSanitiser>;
  readonly #attempts: AttemptLog;

  /** @param logFile a line goes there for each attempt */
  constructor(clock: Clock, logFile: string) {
    const catalog = builtInCatalog();
    const deps = { catalog, checkData: createDataCheck(catalog), ids: createIdSource(clock), clock };
    this.#acceptance = new Acceptance(deps);
    this.#sanitiser = createSanitiser(catalog);
    const { writeLine } = createLog('info', { kind: 'lines', fd: openSync(logFile, 'a') });
    this.#attempts = new AttemptLog(writeLine, clock);
  }

  /** The envelope of an event as it may leave. @throws RefusedError */
  envelope(event: unknown): Uint8Array {
    return this.#sanitiser.sanitise(this.#acceptance.accept(event, EVERY_PROJECT)).body;
  }

  /** What may be kept of an answer. */
  scrub(response: ReceivedResponse, echo: SecretEcho): ReceivedResponse {
    return scrubResponse(response, echo, RESPONSE_BODY_CAP);
  }

  log(delivery: ClaimedDelivery, attempt: SettledAttempt): void {
    this.#attempts.recorded(delivery, attempt, 'succeeded');
  }
}
