import assert from 'node:assert/strict';
import test from 'node:test';
import { explainAttempt } from '../../dashboard/src/deliveries/advice.ts';
import { describeFailure, describeTimeout } from '../../src/deliver/describe-failure.ts';
import { EgressProxyError } from '../../src/network/egress-proxy.ts';
import { ConnectTimeoutError } from '../../src/network/open-socket.ts';

const withCode = (code: string) => describeFailure(Object.assign(new Error('of a library'), { code }));

/** What a customer reads in the history, and what the dashboard tells them to do about it. */
const CASES: [failure: string, advice: RegExp][] = [
  [describeTimeout(10_000), /^Answer with a 2xx at once/],
  [describeFailure(new ConnectTimeoutError()), /^Check that the host is up/],
  [withCode('ETIMEDOUT'), /^Check that the host is up/],
  [withCode('EHOSTUNREACH'), /^Check that the host is up/],
  [withCode('ENOTFOUND'), /DNS record/],
  [withCode('ECONNREFUSED'), /^Nothing listens/],
  [withCode('ECONNRESET'), /cut the connection/],
  [withCode('ERR_TLS_CERT_ALTNAME_INVALID'), /^Mend the certificate/],
  [withCode('CERT_HAS_EXPIRED'), /^Mend the certificate/],
  [withCode('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), /^Mend the certificate/],
  [withCode('EPROTO'), /TLS 1\.2/],
  [withCode('EADDRNOTAVAIL'), /^This is no fault of your endpoint/],
  [
    describeFailure(new EgressProxyError('The egress proxy of this service closed the connection.')),
    /^This is no fault of your endpoint/,
  ],
  [
    describeFailure(
      new EgressProxyError(
        'The egress proxy of this service could not connect to the endpoint (it answered 502).',
      ),
    ),
    /^Check that the host is up/,
  ],
];

test('what is advised fits what went wrong', () => {
  for (const [error, advice] of CASES) {
    const attempt = { response_status: null, error } as Parameters<typeof explainAttempt>[0];
    assert.match(explainAttempt(attempt).advice ?? '', advice, error);
  }
});
