/**
 * What a webhook may have looked like at some time, from the calls that changed it and how they ended. Where a change was
 * under way then, or was cut off, that is more than one thing, and none of them is wrong.
 */

/** A call from its start to its end; `to` is infinite while it is under way. */
export interface Span {
  from: number;
  to: number;
  fromAt: number;
  toAt: number;
}

/** `open`: cut off, and nobody knows yet. */
export type Done = 'yes' | 'no' | 'open';

/** A call that changes a webhook. `from` and `to` may be any numbers that order what happened. */
export type Change = Span & { done: Done } & (
    | { kind: 'create'; types: readonly string[]; url: string; secret: string }
    | { kind: 'update'; mark: string; types?: readonly string[]; enabled?: boolean; url?: string }
    | { kind: 'rotate'; secret: string; replacedSignsUntil: number }
    | { kind: 'delete' }
  );

/** For so long a replaced secret goes on signing. */
export const REPLACED_SIGNS_MS = 24 * 60 * 60 * 1000;

/** In order: one user changes a webhook, one call at a time. The first change is its creation. */
interface Changed {
  changes: readonly Change[];
}

/** Starts a span; `end` closes it. */
export function beginSpan(time: { tick: number; at: number }): Span {
  return { from: time.tick, to: Number.POSITIVE_INFINITY, fromAt: time.at, toAt: Number.POSITIVE_INFINITY };
}

export interface Configuration {
  exists: boolean;
  enabled: boolean;
  types: readonly string[];
  url: string;
}

const NOT_YET: Configuration = { exists: false, enabled: false, types: [], url: '' };

/**
 * Every configuration that a webhook may have had at some point within a span: certain where no change of it
 * overlaps, and more than one where the order is nobody's promise.
 */
export function configurationsWithin(webhook: Changed, span: Pick<Span, 'from' | 'to'>): Configuration[] {
  let possible = [NOT_YET];
  for (const change of webhook.changes) {
    if (change.done === 'no') continue;
    if (change.from > span.to) break;
    const changed = possible.map((configuration) => afterChange(configuration, change));
    const certain = change.done === 'yes' && change.to < span.from;
    possible = certain ? changed : [...possible, ...changed];
  }
  return possible;
}

function afterChange(before: Configuration, change: Change): Configuration {
  switch (change.kind) {
    case 'create':
      return { exists: true, enabled: true, types: change.types, url: change.url };
    case 'update':
      return {
        ...before,
        types: change.types ?? before.types,
        enabled: change.enabled ?? before.enabled,
        url: change.url ?? before.url,
      };
    case 'rotate':
      return before;
    case 'delete':
      return { ...before, exists: false, enabled: false };
  }
}

export function isDeleted(webhook: Changed): boolean {
  return webhook.changes.some(({ kind, done }) => kind === 'delete' && done !== 'no');
}

/** One secret of a webhook; `until` is when a replaced one ends to sign, by the wall clock. */
export interface SecretInForce {
  secret: string;
  until: number | null;
}

/**
 * Every list of secrets, newest first, that an attempt may have found: a change that ended before `since` (by its
 * `toAt`) is certain, one that began after `tick` is not yet.
 */
export function secretsWithin(
  { changes }: Changed,
  { since, tick }: { since: number; tick: number },
): SecretInForce[][] {
  let possible: SecretInForce[][] = [[]];
  for (const change of changes) {
    if (change.done === 'no' || change.from > tick) continue;
    if (change.kind !== 'create' && change.kind !== 'rotate') continue;
    const replacedUntil = change.kind === 'rotate' ? change.replacedSignsUntil : null;
    const changed = possible.map((secrets) => [
      { secret: change.secret, until: null },
      ...secrets
        // A rotation forgets what has ended by then; a clock that is stepped back does not bring it back.
        .filter(({ until }) => until === null || until > (replacedUntil ?? 0) - REPLACED_SIGNS_MS)
        .map((old) => ({ ...old, until: old.until ?? replacedUntil })),
    ]);
    possible = change.toAt < since && change.done === 'yes' ? changed : [...possible, ...changed];
  }
  return possible;
}

/** Signing secrets that are in force at `wall` for certain. One that has ended to sign is known to nobody any more. */
export function secretsAt({ changes }: Changed, wall: number): string[] {
  const certain = changes.filter(({ done }) => done === 'yes');
  const [secrets] = secretsWithin(
    { changes: certain },
    { since: Number.POSITIVE_INFINITY, tick: Number.POSITIVE_INFINITY },
  );
  return (secrets ?? []).filter(({ until }) => until === null || until > wall).map(({ secret }) => secret);
}
