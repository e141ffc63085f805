declare const sanitised: unique symbol;

/**
 * An event that may leave the building: stripped to its declared fields, masked, and serialised once. The brand can
 * only be put on by `sanitise.ts`, so the store and everything behind it cannot be handed anything else.
 */
export interface SanitisedEvent {
  readonly [sanitised]: true;
  /** `evt_…`, unique within the project. */
  readonly id: string;
  readonly projectId: string;
  readonly type: string;
  /** The envelope as UTF-8 JSON: the very bytes that every attempt of every delivery sends. */
  readonly body: Uint8Array;
}
