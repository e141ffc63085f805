/**
 * Publishes and settles as fast as it can, and says what was acknowledged: `published <event id>`, `settled <delivery id>`.
 * Arguments: data folder, project id, a prefix for the event ids.
 */
import { writeSync } from 'node:fs';
import { steadyStartNow, systemClock } from '../../../src/clock.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open.ts';
import { TestProject } from '../store-suite/fixtures.ts';

const [dataDir = '', projectId = '', prefix = ''] = process.argv.slice(2);
const steadyStart = steadyStartNow();
const store = await openSqliteStore({ dataDir, claimLimit: 64, steadyStart });
const project = TestProject.of({ store, clock: systemClock(steadyStart) }, projectId);
let made = 0;

async function keepWriting(): Promise<void> {
  for (;;) {
    const id = `evt_${prefix}_${made++}`;
    const { claimed } = await project.accepted({ id, body: 'x'.repeat(500) });
    // Written at once, so that a line is out when the process is killed behind it.
    writeSync(1, `published ${id}\n`);
    for (const delivery of claimed) {
      await project.settle(delivery);
      writeSync(1, `settled ${delivery.id}\n`);
    }
  }
}

await Promise.all(Array.from({ length: 32 }, keepWriting));
