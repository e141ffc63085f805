import assert from 'node:assert/strict';
import test from 'node:test';
import { describedProgram } from '../../scripts/docs/cli-page.ts';
import { parseAnswers } from '../../src/cli/listen/answers.ts';
import { numberArgument } from '../../src/cli/number-argument.ts';
import { timeArgument } from '../../src/cli/time-argument.ts';

const NOW = Date.parse('2026-05-24T12:00:00.000Z');
const read = (text: string) => timeArgument('--since', text, NOW);

test('a time is how long ago, a date, or a moment with its zone', () => {
  assert.equal(read('30m'), '2026-05-24T11:30:00.000Z');
  assert.equal(read('7d'), '2026-05-17T12:00:00.000Z');
  assert.equal(read('2026-05-24'), '2026-05-24T00:00:00.000Z');
  assert.equal(read('2026-05-24T14:00:00+02:00'), '2026-05-24T12:00:00.000Z');
  assert.equal(read('99999999999999d'), '1970-01-01T00:00:00.000Z', 'longer ago than anything');
});

test('what could mean several moments is refused by the name of its flag', () => {
  for (const text of ['5', '0', '2026-05-24T12:00', 'May 24', '2026-02-30', '-1h', '1h30m', '']) {
    assert.throws(() => read(text), /^CommandFault: --since must be how long ago, such as 30m/, text);
  }
});

test('an id that the shell left empty is refused by its name, before anything is asked', async () => {
  const ran = (...args: string[]) => describedProgram().parseAsync(args, { from: 'user' });
  await assert.rejects(ran('webhooks', 'delete', ''), { message: /^The id is empty\. Is a variable / });
  await assert.rejects(ran('deliveries', 'resend', 'a', ''), { message: /^The id is empty/ });
});

test('a delay names its unit, unless it is none', () => {
  assert.deepEqual(parseAnswers('200', '500ms, 1.5s, 0').delaysMs, [500, 1500, 0]);
  for (const text of ['5', '1m', '-1s', '']) {
    assert.throws(() => parseAnswers('200', text), /^CommandFault: --delay must be like 500ms or 2s/, text);
  }
});

test('a number that is none is told with its limits and its unit', () => {
  assert.equal(numberArgument('--limit', '7', 1, 9), 7);
  assert.throws(() => numberArgument('--expires-in', '2h', 60, 86_400, 'seconds'), {
    message: '--expires-in must be a whole number of seconds from 60 to 86400. It is "2h".',
  });
});
