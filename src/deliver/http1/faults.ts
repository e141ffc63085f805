/** What can be wrong with a response. The messages are for the customer, who reads them in the history. */
export type ResponseFault = 'malformed' | 'headers too long' | 'too long' | 'closed' | 'closed by us';

/** What is read of a response before its headers are complete, interim responses included; and of any one line after them. */
export const MOST_HEADER_BYTES = 16 * 1024;
/** What is read of one exchange in all. It ends what never reaches us as a body: extensions of chunks, trailers. */
export const MOST_EXCHANGE_BYTES = 256 * 1024;

const MESSAGES: Record<ResponseFault, string> = {
  malformed: 'The endpoint answered with something that is not valid HTTP.',
  'headers too long': `The endpoint sent more response headers than are read (${MOST_HEADER_BYTES / 1024} KB).`,
  'too long': `The endpoint sent more than is read of a response (${MOST_EXCHANGE_BYTES / 1024} KB).`,
  closed: 'The endpoint closed the connection before the response was complete.',
  'closed by us': 'The service was stopped before the endpoint had answered.',
};

export class ResponseFaultError extends Error {
  readonly code = 'ANCHOR_RESPONSE_FAULT';
  readonly fault: ResponseFault;

  constructor(fault: ResponseFault) {
    super(MESSAGES[fault]);
    this.name = 'ResponseFaultError';
    this.fault = fault;
  }
}
