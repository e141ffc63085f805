import type { ScenarioResult, Yardstick } from './scenarios/scenario.ts';

/**
 * Runs a scenario several times and keeps the run in the middle, with a note of what the others gave: on a machine that is
 * shared, a single run says as much about its neighbours as about the service.
 *
 * @param times an odd number
 * @throws Error where the results lack what they are put in order by
 */
export async function medianRun(
  times: number,
  yardstick: Yardstick,
  run: () => Promise<ScenarioResult>,
): Promise<ScenarioResult> {
  const first = await run();
  if (times === 1) return first;
  const runs = [{ result: first, value: yardstick.of(first) }];
  while (runs.length < times) {
    const result = await run();
    runs.push({ result, value: yardstick.of(result) });
  }
  runs.sort((a, b) => a.value - b.value);
  const { result } = runs[(times - 1) / 2] ?? { result: first };
  const all = runs.map((each) => yardstick.inShort(each.result)).join('; ');
  return {
    ...result,
    notes: [`The run in the middle of ${times}, by ${yardstick.what}: ${all}.`, ...result.notes],
    broken: runs.some((each) => each.result.broken === true),
  };
}
