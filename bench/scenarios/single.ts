import { publishFor } from '../publish-run.ts';
import { dataForBody, type ServiceUnderTest, startServiceUnderTest } from '../service-under-test.ts';
import { countWithin } from '../window.ts';
import { measureBareLoop } from './bare.ts';
import type { Figures, Scenario, Stage } from './scenario.ts';

const BODY_BYTES = 600;
const BARE_CONNECTIONS = 64;

/** One event a call, one webhook: at full speed, and again at half of it for the latencies. */
export const single: Scenario = {
  name: 'single',
  title: 'single-event publishes, one webhook, 600-byte bodies',
  async run(stage) {
    const bare = await measureBareLoop(stage, BODY_BYTES, BARE_CONNECTIONS);
    const service = await startServiceUnderTest(stage, 1);
    const notes: string[] = [];
    try {
      const data = await dataForBody(stage, service, BODY_BYTES);
      stage.progress(`service at full speed, ${stage.seconds} s`);
      const full = await measure(stage, service, data, undefined, notes);
      const rate = Math.floor(full.deliveriesPerSecond / 2);
      stage.progress(`service at ${rate} publishes/s, ${stage.seconds} s`);
      const half = await measure(stage, service, data, rate, notes);
      return {
        rows: [
          { label: 'bare loop', figures: bare },
          { label: 'service, full speed', figures: full },
          { label: 'service, half speed', figures: half },
        ],
        notes,
      };
    } finally {
      await service.stop();
    }
  },
};

async function measure(
  stage: Stage,
  service: ServiceUnderTest,
  data: string,
  rate: number | undefined,
  notes: string[],
): Promise<Figures> {
  const load = rate === undefined ? { data, run: 0 } : { data, run: 1, rate };
  const { figures, window, published, receipts } = await publishFor(stage, service, service, load);
  const accepted = countWithin(published.acceptedAt, window);
  notes.push(
    `${rate === undefined ? 'Full' : 'Half'} speed: ${published.acceptedAt.length} events accepted in all, each received ` +
      `with a valid signature (${receipts.repeated} repeats, bodies of ${receipts.meanBodyBytes.toFixed(0)} bytes); ` +
      `${Math.round(accepted / stage.seconds)} publishes/s in the timed window.`,
  );
  return figures;
}
