import { startReceiver } from './receiver.ts';
import type { Scenario, ScenarioResult, Stage } from './scenarios/scenario.ts';

/** Runs one scenario with a receiver of its own. Rejects as the scenario does. */
export async function runScenario(
  scenario: Pick<Scenario, 'name' | 'run'>,
  options: Omit<Stage, 'receiver' | 'progress'> & { progress?: Stage['progress'] },
): Promise<ScenarioResult> {
  const { progress = () => {} } = options;
  const receiver = await startReceiver('http');
  try {
    return await scenario.run({
      ...options,
      receiver,
      progress: (message) => progress(`  ${scenario.name}: ${message}`),
    });
  } finally {
    await receiver.worker.stop();
  }
}
