import { measureBareLoop } from './bare.ts';
import { BY_HUNDREDS } from './batch.ts';
import { FAN_OUT } from './fan-out.ts';
import type { Row, Scenario } from './scenario.ts';
import { ONE_BY_ONE } from './single.ts';
import { BODY_BYTES, measureAlone, taskShape } from './throughput.ts';

/** In this order in the table. */
const SHAPES = {
  single: taskShape(1, ONE_BY_ONE),
  batch: taskShape(1, BY_HUNDREDS),
  'fan-out': taskShape(FAN_OUT, ONE_BY_ONE),
};

/** What the parts that the service is built of cost by themselves, beside the service, in one run. */
export const floor: Scenario = {
  name: 'floor',
  title:
    'the parts alone (the same HTTP in, the same rows in shared commits, both signatures, HTTP to the receivers), and with what nobody may do without, beside the service, at full speed',
  async run(stage) {
    const rows: Row[] = [await measureBareLoop(stage, BODY_BYTES)];
    const notes: string[] = [];
    for (const [name, shape] of Object.entries(SHAPES)) {
      for (const sender of ['floor', 'guarded floor', 'service'] as const) {
        const { row, notes: account } = await measureAlone(stage, shape, sender);
        rows.push({ ...row, label: `${sender}, ${name}` });
        notes.push(...account);
      }
    }
    return { rows, facts: [], notes };
  },
};
