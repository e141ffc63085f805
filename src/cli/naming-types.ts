import { AnchorApiError } from '../../client/client.ts';

/**
 * Makes a call that takes these event types. Where the service does not know some of them, its refusal says by number which
 * they are; people gave them by name.
 *
 * @throws what the call throws, with the names in its sentence
 */
export async function namingTypes<T>(types: readonly string[], call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof AnchorApiError && error.code === 'unknown_event_type')) throw error;
    const { status, code, details, requestId, retryAfter } = error;
    const names = details.flatMap(({ path }) => types[Number(/\/(\d+)$/.exec(path)?.[1])] ?? []);
    if (names.length === 0) throw error;
    const message = `There is no event type ${names.map((name) => JSON.stringify(name)).join(' or ')}.`;
    throw new AnchorApiError({ status, code, message, details, requestId, retryAfter });
  }
}
