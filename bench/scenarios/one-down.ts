import { freePort } from '../../test/support/free-port.ts';
import { waitFor } from '../../test/support/wait-for.ts';
import type { Receipts } from '../load/receiver.ts';
import { dataForBody, type LoadTemplate, publishBacklog } from '../measure.ts';
import { usageOf } from '../process-usage.ts';
import { type Service, startService } from '../senders/service.ts';
import { percentile } from '../statistics.ts';
import { restart } from './backlog.ts';
import type { Fact, Scenario, Stage } from './scenario.ts';
import { BODY_BYTES } from './throughput.ts';

const WAITING = 1_000_000;
const TASK = 'task.completed';
/** Events a second for the other webhooks, each of which has to be retried once. */
const RATE = 1_000;
const OTHER_WEBHOOKS = 10;
/** As the service waits after a first attempt. */
const FIRST_RETRY_MS = 5_000;
const MEGABYTE = 1024 * 1024;

/** A receiver that nobody answers at, with a million deliveries waiting for it, while other webhooks need retries. */
export const oneDown: Scenario = {
  name: 'one-down',
  title: `one receiver down with ${WAITING.toLocaleString('en-US')} deliveries waiting, beside ${RATE} retries a second of ${OTHER_WEBHOOKS} other webhooks`,
  async run(stage) {
    const { worker: receiver } = stage.receiver;
    const service = await startService(stage, new Array(OTHER_WEBHOOKS).fill([[TASK]]));
    try {
      const templates = await templatesOf(stage, service);
      const waiting = await fillDown(stage, service, templates[0]?.data ?? '{}');
      stage.progress(`${RATE} events/s that are refused once, ${stage.seconds} s`);
      await receiver.call('failFirst');
      const load = { templates, eventsPerCall: 1, connections: 16, rate: RATE };
      const published = await publishBacklog(service, load, RATE * stage.seconds, () => {});
      await waitFor(async () => (await receiver.call<number>('count')) >= 2 * published, {
        timeoutMs: FIRST_RETRY_MS + 60_000,
        describe: `${published} events to be retried`,
      });
      const signed = { secrets: service.secrets, signedWith: 'both' };
      const lateness = latenessOf(await receiver.call<Receipts>('receipts', signed), published);
      const { peakMemoryBytes, memoryBytes } = usageOf(service.pid);
      return {
        rows: [],
        facts: [
          { what: 'waiting for the receiver that is down', value: waiting, unit: 'count' },
          { what: 'resident, at the most', value: peakMemoryBytes / MEGABYTE, unit: 'MB' },
          { what: 'resident, at the end', value: memoryBytes / MEGABYTE, unit: 'MB' },
          { what: 'retries of the other webhooks', value: published, unit: 'count' },
          ...lateness,
          ...(await restart(stage, service)),
        ],
        notes: [
          'A retry is late by the time from the receipt of the attempt before to its own, less the 5 s that are waited for.',
        ],
      };
    } finally {
      await service.stop();
    }
  },
};

async function templatesOf(stage: Stage, service: Service): Promise<LoadTemplate[]> {
  const [first] = service.projects;
  if (first === undefined) throw new Error('the service has no project');
  const data = await dataForBody(stage, service, first, BODY_BYTES);
  return service.projects.map((project) => ({ project, type: TASK, data }));
}

/** Publishes for a webhook at which nothing listens. */
async function fillDown(stage: Stage, service: Service, data: string): Promise<number> {
  const port = await freePort();
  const down = await service.addProject([[TASK]], () => `http://127.0.0.1:${port}/hook`);
  const load = { templates: [{ project: down, type: TASK, data }], eventsPerCall: 500, connections: 4 };
  return publishBacklog(service, load, WAITING * stage.scale, (published) =>
    stage.progress(`${published.toLocaleString('en-US')} published for the receiver that is down`),
  );
}

/** How long after it was due each event's second attempt arrived. @throws where one is missing or came early */
function latenessOf({ sequence, arrivedAt, invalid }: Receipts, published: number): Fact[] {
  if (invalid > 0) throw new Error(`${invalid} requests with a wrong signature`);
  const firstAt = new Float64Array(published);
  const late = new Float64Array(published).fill(Number.NaN);
  sequence.forEach((event, index) => {
    const at = arrivedAt[index] ?? 0;
    if (firstAt[event] === 0) firstAt[event] = at;
    else late[event] = at - (firstAt[event] ?? 0) - FIRST_RETRY_MS;
  });
  const missing = late.findIndex((value) => Number.isNaN(value));
  if (missing >= 0) throw new Error(`event ${missing} was accepted and not attempted twice`);
  const early = late.findIndex((value) => value < 0);
  if (early >= 0) throw new Error(`event ${early} was retried ${-(late[early] ?? 0)} ms too early`);
  const share = late.reduce((count, ms) => count + (ms <= 1_000 ? 1 : 0), 0) / published;
  return [
    { what: 'retries late by, p50', value: percentile(late, 0.5), unit: 'ms' },
    { what: 'retries late by, p99', value: percentile(late, 0.99), unit: 'ms' },
    { what: 'retries late by, at the most', value: percentile(late, 1), unit: 'ms' },
    { what: 'retries within 1 s of their time', value: 100 * share, unit: '%' },
  ];
}
