import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paced } from '../../src/common/paced.ts';

test('what comes alone is handed on in the same turn of the loop, what follows is kept back and comes once', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setImmediate'] });
  let now = 100;
  t.mock.method(performance, 'now', () => now);
  const soon = paced(2);
  const ran: string[] = [];
  soon(() => ran.push('first'));
  t.mock.timers.tick(0);
  assert.deepEqual(ran, ['first'], 'nothing came before it: no wait');

  now += 1;
  soon(() => ran.push('second'));
  t.mock.timers.tick(1);
  assert.deepEqual(ran, ['first'], 'too soon after the first');
  t.mock.timers.tick(1);
  assert.deepEqual(ran, ['first', 'second']);

  now += 2;
  soon(() => ran.push('third'));
  t.mock.timers.tick(0);
  assert.deepEqual(ran, ['first', 'second', 'third'], 'after a pause there is no wait again');
});
