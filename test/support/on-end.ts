import type { TestContext } from 'node:test';

const cleanUps = new WeakMap<TestContext, (() => unknown)[]>();

/**
 * Runs `cleanUp` when the test ends, what was made last first: a service stops before the folder of its data goes.
 * (`t.after` runs in the order of registration.)
 */
export function onEnd(t: TestContext, cleanUp: () => unknown): void {
  const known = cleanUps.get(t);
  if (known !== undefined) {
    known.push(cleanUp);
    return;
  }
  const stack = [cleanUp];
  cleanUps.set(t, stack);
  t.after(async () => {
    for (const run of stack.reverse()) await run();
  });
}
