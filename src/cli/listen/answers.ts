import { CommandFault } from '../command-fault.ts';
import { numberArgument } from '../number-argument.ts';

/** What to answer, in turn, to the requests of each delivery; the last one repeats. */
export interface Answers {
  statuses: readonly number[];
  delaysMs: readonly number[];
}

/**
 * @param statuses `200`, or several in turn: `503,503,200`
 * @param delays `0`, `500ms`, `2s`, or several in turn
 * @throws CommandFault
 */
export function parseAnswers(statuses: string, delays: string): Answers {
  return {
    statuses: statuses.split(',').map((text) => numberArgument('--status', text.trim(), 200, 599)),
    delaysMs: delays.split(',').map((text) => milliseconds(text.trim())),
  };
}

/** The answer to a delivery's request number `count`, from 1. */
export function answerTo(
  { statuses, delaysMs }: Answers,
  count: number,
): { status: number; delayMs: number } {
  return {
    status: statuses[count - 1] ?? statuses.at(-1) ?? 200,
    delayMs: delaysMs[count - 1] ?? delaysMs.at(-1) ?? 0,
  };
}

/** A bare number could mean either unit, but for 0. */
function milliseconds(text: string): number {
  const match = /^(?:0|(\d+(?:\.\d+)?)(ms|s))$/.exec(text);
  if (match === null)
    throw new CommandFault(`--delay must be like 500ms or 2s. It is ${JSON.stringify(text)}.`);
  return Number(match[1] ?? 0) * (match[2] === 's' ? 1000 : 1);
}
