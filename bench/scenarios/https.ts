import { startReceiver } from '../receiver.ts';
import { BY_FIRST_FACT } from '../yardsticks.ts';
import type { Row, Scenario } from './scenario.ts';
import { ONE_BY_ONE } from './single.ts';
import { compareSenders, measureAlone, taskShape } from './throughput.ts';

/** The first scenario again with receivers that speak TLS, beside what plain http costs in the same run. */
export const httpsReceivers: Scenario = {
  name: 'https',
  title: 'https receivers on kept-alive connections: single-event publishes, one webhook, 600-byte bodies',
  yardstick: BY_FIRST_FACT,
  async run(stage) {
    const shape = taskShape(1, ONE_BY_ONE);
    const plain = await measureAlone(stage, shape);
    const receiver = await startReceiver('https');
    try {
      const secure = await compareSenders({ ...stage, receiver }, shape);
      const [service] = secure.senders;
      if (service === undefined) throw new Error('the service was not measured');
      const ratio = service.figures.cpuMicrosPerDelivery / plain.row.figures.cpuMicrosPerDelivery;
      return {
        rows: [...secure.rows.map(byHttps), { ...plain.row, label: 'service, full speed, by http' }],
        facts: [{ what: 'CPU of a delivery by https, of one by http', value: ratio, unit: '×' }],
        notes: [...secure.notes, ...plain.notes],
      };
    } finally {
      await receiver.worker.stop();
    }
  },
};

function byHttps(row: Row): Row {
  return { ...row, label: `${row.label}, by https` };
}
