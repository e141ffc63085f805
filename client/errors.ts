/** One field at fault: a JSON pointer into the request body (or `?name` for a query parameter), and what to do. */
export interface ErrorDetail {
  path: string;
  message: string;
}

/** What every error of this client is. */
export class AnchorWebhooksError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AnchorWebhooksError';
  }
}

/** The service answered, and refused. `code` is stable: decide by it, and show `message` to people. */
export class AnchorApiError extends AnchorWebhooksError {
  readonly status: number;
  readonly code: string;
  readonly details: readonly ErrorDetail[];
  /** What to quote when reporting a fault of the service; null where the answer had none. */
  readonly requestId: string | null;
  /** Seconds after which a retry makes sense; null where the answer did not say. */
  readonly retryAfter: number | null;

  constructor(answer: {
    status: number;
    code: string;
    message: string;
    details: readonly ErrorDetail[];
    requestId: string | null;
    retryAfter: number | null;
  }) {
    super(answer.message);
    this.name = 'AnchorApiError';
    this.status = answer.status;
    this.code = answer.code;
    this.details = answer.details;
    this.requestId = answer.requestId;
    this.retryAfter = answer.retryAfter;
  }
}

/** No answer came: the service could not be reached, or took too long. Whether the request was carried out is unknown. */
export class AnchorConnectionError extends AnchorWebhooksError {
  readonly reason: 'unreachable' | 'timeout' | 'broken_answer';

  constructor(reason: AnchorConnectionError['reason'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AnchorConnectionError';
    this.reason = reason;
  }
}

export type Credential = 'apiKey' | 'publisherKey' | 'adminToken';

/** The client was called without the key that this operation needs. Nothing was sent. */
export class MissingCredentialError extends AnchorWebhooksError {
  readonly credential: Credential;

  constructor(credential: Credential) {
    super(`This call needs ${credential}: give it to the client.`);
    this.name = 'MissingCredentialError';
    this.credential = credential;
  }
}

/** The key that this operation needs holds what no key does, such as a line break. Nothing was sent; the message does not hold it. */
export class MalformedCredentialError extends AnchorWebhooksError {
  readonly credential: Credential;

  constructor(credential: Credential) {
    super(`The ${credential} holds a blank, a line break or a character that no key has: copy it again.`);
    this.name = 'MalformedCredentialError';
    this.credential = credential;
  }
}
