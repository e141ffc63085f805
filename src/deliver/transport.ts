import type { RequestHeaders } from './request-headers.ts';

/** Bytes of a response body that are kept; reading stops there. */
export const RESPONSE_BODY_CAP = 4096;

/** A request that has been signed and may be sent: nothing else is ever put on the wire. */
export interface SignedRequest {
  url: string;
  headers: RequestHeaders;
  body: Uint8Array;
}

/** Response headers that are kept; the rest is dropped. */
export const RESPONSE_HEADERS_CAP = 100;

/** How an exchange with a receiver ended. */
export interface ExchangeOutcome {
  /** Null where no usable HTTP response came. The body is what was read of it, at most 4 KB. */
  response: { status: number; headers: Record<string, string | string[]>; body: Uint8Array } | null;
  /** One plain sentence where there is no response, else null. */
  failure: string | null;
  /** The connection was opened for this exchange and is of no more use: see `FailureBudget`. Left out: it was not so. */
  costly?: boolean;
  /** How long it took on the thread that made it, in ms. Left out: it was refused. */
  tookMs?: number;
}

/** Tells of a request that was not sent, later than the call that it was refused in. */
export function refuse(failure: string, done: (outcome: ExchangeOutcome) => void): void {
  queueMicrotask(() => done({ response: null, failure }));
}

/** The network, as the dispatcher needs it. */
export interface Transport {
  /**
   * Sends one request and calls `done` exactly once.
   *
   * @param deadlineMs covers the whole exchange: name look-up, connecting, TLS, waiting and body
   */
  post(request: SignedRequest, deadlineMs: number, done: (outcome: ExchangeOutcome) => void): void;
  /** Ends idle connections and cuts off exchanges under way. */
  close(): Promise<void>;
}
