import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { createRateLimiter } from '../../src/http/rate-limit.ts';

function limiterAt(perSecond: number, mostKeys?: number) {
  const clock = { now: 0, steady: () => clock.now };
  const limiter = createRateLimiter({ perSecond, clock, ...(mostKeys !== undefined && { mostKeys }) });
  return { clock, limiter };
}

test('a burst of four seconds’ worth passes, the next request does not', () => {
  const { limiter } = limiterAt(5);
  for (let i = 0; i < 20; i++) assert.equal(limiter.take('a').allowed, true, `request ${i}`);
  const refused = limiter.take('a');
  assert.deepEqual(refused, {
    allowed: false,
    limit: 20,
    remaining: 0,
    resetSeconds: 4,
    retryAfterSeconds: 1,
  });
});

test('the allowance comes back at the rate, and no further than the burst', () => {
  const { clock, limiter } = limiterAt(5);
  for (let i = 0; i < 20; i++) limiter.take('a');
  clock.now += 400;
  assert.equal(limiter.take('a').allowed, true);
  assert.equal(limiter.take('a').allowed, true);
  assert.equal(limiter.take('a').allowed, false);
  clock.now += 3_600_000;
  assert.equal(limiter.take('a').remaining, 19);
});

test('less than a request a second is a limit too, and lets one through whenever its time has come', () => {
  const { clock, limiter } = limiterAt(0.1);
  const { allowed, limit } = limiter.take('a');
  assert.deepEqual({ allowed, limit }, { allowed: true, limit: 1 });
  assert.equal(limiter.take('a').retryAfterSeconds, 10);
  clock.now += 10_000;
  assert.equal(limiter.take('a').allowed, true);
  assert.equal(limiterAt(0.3).limiter.take('a').limit, 1, 'a whole number, as headers have it');
});

test('waiting for as long as Retry-After says is enough', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 300 }),
      (perSecond, pauses) => {
        const { clock, limiter } = limiterAt(perSecond);
        for (const pause of pauses) {
          clock.now += pause;
          const decision = limiter.take('a');
          if (decision.allowed) continue;
          clock.now += decision.retryAfterSeconds * 1000;
          assert.equal(limiter.take('a').allowed, true);
        }
      },
    ),
  );
});

test('over any span, no more passes than the burst and the rate allow', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 400 }),
      (perSecond, pauses) => {
        const { clock, limiter } = limiterAt(perSecond);
        let passed = 0;
        for (const pause of pauses) {
          clock.now += pause;
          if (limiter.take('a').allowed) passed += 1;
        }
        assert.ok(passed <= perSecond * 4 + (clock.now / 1000) * perSecond + 1e-6);
      },
    ),
  );
});

test('keys do not share an allowance', () => {
  const { limiter } = limiterAt(1);
  for (let i = 0; i < 4; i++) limiter.take('a');
  assert.equal(limiter.take('a').allowed, false);
  assert.equal(limiter.take('b').allowed, true);
});

test('only so many keys are remembered, and the one used last is among them', () => {
  const { limiter } = limiterAt(1, 3);
  for (let i = 0; i < 4; i++) limiter.take('busy');
  for (let i = 0; i < 1_000; i++) {
    limiter.take(`other-${i}`);
    assert.equal(limiter.take('busy').allowed, false);
  }
  // Forgotten by now, so it has its whole burst again.
  assert.equal(limiter.take('other-0').remaining, 3);
});
