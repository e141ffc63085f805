import type { Clock } from '../clock.ts';
import { scrubCredentials } from '../sanitise/credentials/scrub.ts';
import type { ClaimedDelivery, SettledAttempt } from '../store/store.ts';

/**
 * Logs each attempt once it is recorded: the one line that comes thousands of times a second. All of it is ids, names of ours and
 * numbers, but for the error. Through the logger, which looks for credentials in every field, a delivery costs a twentieth
 * more CPU.
 */
export class AttemptLog {
  readonly #write: ((line: string) => void) | null;
  readonly #clock: Pick<Clock, 'wall'>;

  /** @param write takes a whole line with its end; null: nothing is logged */
  constructor(write: ((line: string) => void) | null, clock: Pick<Clock, 'wall'>) {
    this.#write = write;
    this.#clock = clock;
  }

  /** @param status what the delivery became, or `lost` where the claim was no longer ours */
  recorded(delivery: ClaimedDelivery, attempt: SettledAttempt, status: string): void {
    if (this.#write === null) return;
    const { error } = attempt;
    const line = {
      level: 'info',
      time: new Date(this.#clock.wall()).toISOString(),
      delivery: delivery.id,
      webhook: delivery.webhookId,
      project: delivery.projectId,
      event: delivery.eventId,
      type: delivery.eventType,
      attempt: attempt.attempt,
      response_status: attempt.response?.status ?? null,
      duration_ms: attempt.durationMs,
      status,
      // Left out by JSON where there is none.
      error: error === null ? undefined : scrubCredentials(error).text,
      msg: 'attempt',
    };
    this.#write(`${JSON.stringify(line)}\n`);
  }
}
