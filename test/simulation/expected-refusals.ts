import type { Answer } from './machine.ts';
import type { World } from './world.ts';

/** Holds the refusals that a call may meet against what came: each must come exactly where it should. */
export function errorIsExpected(
  world: World,
  answer: Answer<unknown>,
  expected: Readonly<Record<string, boolean>>,
): void {
  if (answer.end === 'refused' && expected[answer.code ?? ''] !== true) {
    world.breach(`a call was refused with ${answer.code} without a reason`);
  }
  if (answer.end !== 'answered') return;
  for (const [code, due] of Object.entries(expected)) {
    if (due) world.breach(`a call should have been refused with ${code}`);
  }
}
