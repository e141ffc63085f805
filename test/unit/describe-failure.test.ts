import assert from 'node:assert/strict';
import test from 'node:test';
import { describeFailure, describeTimeout } from '../../src/deliver/describe-failure.ts';
import { AddressRefusedError } from '../../src/network/checked-addresses.ts';

function failure(code: string, cause?: Error): Error {
  return Object.assign(new Error(`internal ${code} at 10.0.0.7:443`, { cause }), { code });
}

test('known failures are said in plain words', () => {
  assert.equal(describeFailure(failure('ECONNREFUSED')), 'The endpoint refused the connection.');
  assert.equal(
    describeFailure(failure('CERT_HAS_EXPIRED')),
    "The endpoint's TLS certificate has expired. Renew it.",
  );
  assert.equal(
    describeFailure(failure('HPE_INVALID_CONSTANT')),
    'The endpoint answered with something that is not valid HTTP.',
  );
  assert.equal(describeTimeout(10_000), 'The endpoint did not answer within 10 seconds.');
});

test('the cause and the parts of an aggregate are looked into', () => {
  assert.equal(
    describeFailure(new Error('outer', { cause: failure('ENOTFOUND') })),
    'The host name could not be found (DNS).',
  );
  const both = new AggregateError([failure('ECONNREFUSED'), failure('ENETUNREACH')]);
  assert.equal(describeFailure(both), 'The endpoint refused the connection.');
});

test('a refused address says which rule refused it', () => {
  assert.equal(
    describeFailure(new AddressRefusedError('10.0.0.7 is a private address.')),
    '10.0.0.7 is a private address.',
  );
});

test('an unknown failure shows its code and nothing of its message', () => {
  assert.equal(describeFailure(failure('EWHATEVER')), 'The request failed (EWHATEVER).');
  assert.equal(describeFailure(new Error('secret inside')), 'The request failed.');
  assert.equal(describeFailure('text'), 'The request failed.');
});
