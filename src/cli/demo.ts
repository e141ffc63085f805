import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stage } from './demo/stage.ts';
import { untilAskedToStop } from './signals.ts';

const EXIT_INTERRUPTED = 130;
/** How long the process may outlive the demo. */
const LINGER_MS = 5_000;

/**
 * Shows the service at work on loopback, in a temporary data folder that is removed at the end.
 *
 * @param options.once end after the last delivery instead of staying up to be looked at
 * @returns the exit code: 0 if everything ended as expected
 */
export async function demo(options: { once: boolean }): Promise<number> {
  const asked = untilAskedToStop();
  const folder = mkdtempSync(join(tmpdir(), 'anchor-webhooks-demo-'));
  const stage = new Stage(folder, process.stdout);
  try {
    const succeeded = await Promise.race([stage.play(), asked.then(() => null)]);
    if (succeeded === null) return EXIT_INTERRUPTED;
    if (!options.once) {
      await stage.sayHowToLookFurther();
      await asked;
    }
    return succeeded ? 0 : 1;
  } finally {
    // A store that has failed may leave a thread behind, which must not keep the terminal waiting.
    setTimeout(() => process.exit(), LINGER_MS).unref();
    await stage.clear();
    rmSync(folder, { recursive: true, force: true });
  }
}
