/** One field at fault: a JSON pointer into the request body (or `?name` for a query parameter), and what to do. */
export interface ErrorDetail {
  path: string;
  message: string;
}

/** Every error code that a caller can be answered with, and its HTTP status. Codes are stable; sentences may improve. */
export const ERROR_STATUS = {
  invalid_request: 400,
  url_not_allowed: 400,
  unknown_event_type: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  webhook_limit_reached: 409,
  rotation_in_progress: 409,
  delivery_unfinished: 409,
  project_exists: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  internal_error: 500,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/**
 * A request that was refused, in words meant for the caller. Anything else that is thrown is a fault of ours: it is
 * logged with a request id and answered as `internal_error`, so that no internal message leaves.
 */
export class RefusedError extends Error {
  readonly code: ErrorCode;
  readonly details: readonly ErrorDetail[];
  /** Seconds after which a retry makes sense; sent as Retry-After. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, details: readonly ErrorDetail[] = [], retryAfter?: number) {
    super(message);
    this.name = 'RefusedError';
    this.code = code;
    this.details = details;
    this.retryAfter = retryAfter;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

/**
 * The store could not carry out a write or a read (disk full, thread or server gone): nothing of the call is kept.
 * Callers answer `unavailable`; settling retries until it succeeds.
 */
export class StoreUnavailableError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreUnavailableError';
  }
}
