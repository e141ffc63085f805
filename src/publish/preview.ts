import { RefusedError } from '../errors.ts';
import { parseExactly } from '../json/exact-numbers.ts';
import type { JsonObject } from '../json/json.ts';
import type { Masked } from '../sanitise/masking-pass.ts';
import type { Sanitiser } from '../sanitise/sanitise.ts';
import type { AccessStore } from '../store/store.ts';
import { type Acceptance, nestedTooDeeply, type PublishScope, unknownProject } from './accept.ts';

/** What would leave of an event. */
export interface Previewed {
  /** The envelope as every webhook would get it. */
  envelope: Record<string, unknown>;
  /** Every place that was masked, and the rule that masked it. */
  masked: Masked[];
  /** Of the envelope as it would be sent. */
  bytes: number;
}

/** Shows what would leave of an event, and stores nothing. */
export class Preview {
  readonly #acceptance: Pick<Acceptance, 'accept'>;
  readonly #sanitiser: Pick<Sanitiser, 'inspect'>;
  readonly #projects: Pick<AccessStore, 'projectExists'>;

  constructor(deps: {
    acceptance: Pick<Acceptance, 'accept'>;
    sanitiser: Pick<Sanitiser, 'inspect'>;
    projects: Pick<AccessStore, 'projectExists'>;
  }) {
    this.#acceptance = deps.acceptance;
    this.#sanitiser = deps.sanitiser;
    this.#projects = deps.projects;
  }

  /**
   * @throws RefusedError as publishing would: `invalid_request`, `unknown_event_type`, `not_found` (the project),
   * `payload_too_large`
   * @throws StoreUnavailableError
   */
  async preview(input: unknown, scope: PublishScope): Promise<Previewed> {
    const previewed = this.#inspect(input, scope);
    if (!(await this.#projects.projectExists(previewed.projectId))) throw unknownProject();
    const { envelope, masked, bytes } = previewed;
    return { envelope, masked, bytes };
  }

  #inspect(input: unknown, scope: PublishScope): Previewed & { projectId: string } {
    try {
      const { event, masked } = this.#sanitiser.inspect(this.#acceptance.accept(input, scope));
      const { body, projectId } = event;
      const envelope = parseExactly(Buffer.from(body).toString()) as JsonObject;
      return { envelope, masked, bytes: body.length, projectId };
    } catch (error) {
      throw error instanceof RangeError ? nestedTooDeeply() : error;
    }
  }
}

/** Whether a publish is to be tried out. @throws RefusedError `invalid_request` where `dry_run` is neither true nor false */
export function isDryRun(value: string | undefined): boolean {
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  throw new RefusedError('invalid_request', '"dry_run" must be true or false.', [
    { path: '?dry_run', message: 'must be true or false' },
  ]);
}
