/** One field at fault, as the service names it. */
export interface FaultyField {
  /** JSON pointer into the request's body. */
  path: string;
  message: string;
}

/** The service answered, and said no. `message` is its own sentence, meant for people. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly FaultyField[];
  /** By which the operator finds what went wrong in the service; undefined where it was nothing of that kind. */
  readonly requestId: string | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    details: readonly FaultyField[] = [],
    requestId?: string,
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.details = details;
    this.requestId = requestId;
  }
}

/** No answer came: the viewer is offline, or the service is restarting. */
export class UnreachableError extends Error {
  constructor() {
    super('The service could not be reached.');
    this.name = 'UnreachableError';
  }
}

export function isSessionOver(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

/** Whether the same request may succeed in a moment. */
export function isPassing(error: unknown): boolean {
  return error instanceof UnreachableError || (error instanceof ApiError && error.status >= 502);
}

/** Whether what was asked for is wrong in itself, so that asking again is of no use. */
export function isInvalid(error: unknown): boolean {
  return error instanceof ApiError && error.status === 400;
}

/** A headline and what to do about it, for any failure; never a stack, never a bare code. */
export function explainError(error: unknown): { title: string; advice: string } {
  if (error instanceof UnreachableError) {
    return {
      title: 'The service could not be reached',
      advice: 'Check your connection. This page goes on by itself as soon as the service answers.',
    };
  }
  if (error instanceof ApiError) {
    if (error.status === 429) {
      return { title: 'Too many requests', advice: 'Wait a few seconds and try again.' };
    }
    if (error.code === 'unknown_event_type') {
      return {
        title: 'There is no such event type',
        advice: 'The event catalog lists those that there are.',
      };
    }
    if (error.code === 'unavailable') {
      return {
        title: 'The service is unavailable at the moment',
        advice: 'Nothing was changed. Try again in a few seconds.',
      };
    }
    if (error.status >= 500) {
      const what = error.requestId === undefined ? error.message : `the request id is ${error.requestId}.`;
      return {
        title: 'The service had a problem',
        advice: `Try again. If it stays, tell the operator: ${what}`,
      };
    }
    // One fault is in the sentence already; of several it names but the first.
    if (error.details.length < 2) return { title: error.message, advice: '' };
    return { title: 'The service refused this', advice: error.details.map(inWords).join(' ') };
  }
  return { title: 'Something went wrong in this page', advice: 'Reload it and try again.' };
}

function inWords({ path, message }: FaultyField): string {
  return `“${path.slice(1)}” ${message}.`;
}

/** What the service said about one field of a form, such as `/url`; null where it said nothing. */
export function faultOf(error: unknown, path: string): string | null {
  if (!(error instanceof ApiError)) return null;
  // Its sentence says what the rule is; its detail only names it.
  if (path === '/url' && error.code === 'url_not_allowed') return error.message;
  return error.details.find((detail) => detail.path === path)?.message ?? null;
}
