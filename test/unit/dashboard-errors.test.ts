import assert from 'node:assert/strict';
import test from 'node:test';
import { readError } from '../../dashboard/src/api/client.ts';
import { explainError, UnreachableError } from '../../dashboard/src/api/errors.ts';

const CASES: [what: string, status: number, answer: object | string, title: RegExp, advice: RegExp][] = [
  [
    'a fault of the service',
    500,
    { error: 'Something went wrong.', code: 'internal_error', details: [], request_id: 'req_17' },
    /^The service had a problem$/,
    /tell the operator: the request id is req_17\.$/,
  ],
  ['a page of a proxy', 502, '<html>Bad Gateway</html>', /^The service had a problem$/, /with status 502\.$/],
  [
    'a store that is away',
    503,
    { error: 'The service is unavailable.', code: 'unavailable', details: [] },
    /^The service is unavailable at the moment$/,
    /^Nothing was changed/,
  ],
  [
    'one fault',
    400,
    { error: '"name" is required.', code: 'invalid_request', details: [{}] },
    /^"name" is/,
    /^$/,
  ],
];

for (const [what, status, answer, title, advice] of CASES) {
  test(`${what} is told in words`, () => {
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    const said = explainError(readError(status, text));
    assert.match(said.title, title);
    assert.match(said.advice, advice);
  });
}

test('what is no answer at all is told in words', () => {
  assert.match(explainError(new UnreachableError()).title, /could not be reached/);
  assert.match(explainError(new TypeError('x is not a function')).advice, /^Reload it/);
});
