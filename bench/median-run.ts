import type { Figures, ScenarioResult } from './scenarios/scenario.ts';

/**
 * Runs a scenario several times and keeps the run in the middle by the CPU of the service's first row, with a note of what the
 * others gave: on a machine that is shared, a single run says as much about its neighbours as about the service.
 *
 * @param times an odd number
 * @throws Error where the scenario has no row of the service to tell the middle by
 */
export async function medianRun(times: number, run: () => Promise<ScenarioResult>): Promise<ScenarioResult> {
  const first = await run();
  if (times === 1) return first;
  const runs = [{ result: first, figures: serviceFigures(first) }];
  while (runs.length < times) {
    const result = await run();
    runs.push({ result, figures: serviceFigures(result) });
  }
  runs.sort((a, b) => a.figures.cpuMicrosPerDelivery - b.figures.cpuMicrosPerDelivery);
  const { result } = runs[(times - 1) / 2] ?? { result: first };
  const all = runs.map(({ figures }) => inShort(figures)).join('; ');
  return {
    ...result,
    notes: [`The run in the middle of ${times}, by the service's CPU: ${all}.`, ...result.notes],
    broken: runs.some((each) => each.result.broken === true),
  };
}

function serviceFigures({ rows }: ScenarioResult): Figures {
  const row = rows.find(({ sender }) => sender === 'service');
  if (row === undefined)
    throw new Error('there is no row of the service to tell the run in the middle by: leave --runs out');
  return row.figures;
}

function inShort({ deliveriesPerSecond, cpuMicrosPerDelivery }: Figures): string {
  const rate = Math.round(deliveriesPerSecond).toLocaleString('en-US');
  return `${rate}/s at ${cpuMicrosPerDelivery.toFixed(1)} µs`;
}
