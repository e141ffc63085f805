import { fileURLToPath } from 'node:url';
import type { LoadOptions, Published } from '../load/generator.ts';
import {
  dataForBody,
  proveReceipts,
  type ServiceUnderTest,
  startServiceUnderTest,
} from '../service-under-test.ts';
import { countWithin, figuresOf, timeWindow } from '../window.ts';
import { startWorker } from '../worker.ts';
import { measureBareLoop } from './bare.ts';
import type { Figures, Scenario, Stage } from './scenario.ts';

const GENERATOR = fileURLToPath(new URL('../load/generator.ts', import.meta.url));
const BODY_BYTES = 600;
const CONNECTIONS = 128;
const BARE_CONNECTIONS = 64;
const WARM_UP_MS = 3_000;

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
      const full = await publishFor(stage, service, data, undefined, notes);
      const rate = Math.floor(full.deliveriesPerSecond / 2);
      stage.progress(`service at ${rate} publishes/s, ${stage.seconds} s`);
      const half = await publishFor(stage, service, data, rate, notes);
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

async function publishFor(
  stage: Stage,
  service: ServiceUnderTest,
  data: string,
  rate: number | undefined,
  notes: string[],
): Promise<Figures> {
  const { worker: receiver } = stage.receiver;
  const generator = startWorker(GENERATOR);
  try {
    const { publisherKey, projectId } = service.api.keys;
    const load: LoadOptions = {
      port: service.port,
      publisherKey,
      projectId,
      data,
      connections: CONNECTIONS,
      run: rate === undefined ? 0 : 1,
      ...(rate === undefined ? {} : { rate }),
    };
    await generator.call('start', load);
    const window = await timeWindow(service.pid, WARM_UP_MS, stage.seconds);
    const published = await generator.call<Published>('stop');
    const receipts = await proveReceipts(receiver, published, service.secrets, 1);
    const accepted = countWithin(published.acceptedAt, window);
    notes.push(
      `${rate === undefined ? 'Full' : 'Half'} speed: ${published.acceptedAt.length} events accepted in all, each received ` +
        `with a valid signature (${receipts.repeated} repeats, bodies of ${receipts.meanBodyBytes.toFixed(0)} bytes); ` +
        `${Math.round(accepted / stage.seconds)} publishes/s in the timed window.`,
    );
    return figuresOf(window, published.publishedAt, receipts.firstReceiptAt, published.acceptedAt);
  } finally {
    await generator.stop();
    await receiver.call('clear');
  }
}
