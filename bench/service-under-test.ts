import { ApiClient, createProject, taskData } from '../test/support/api-client.ts';
import { ServiceProcess } from '../test/support/service-process.ts';
import { waitFor } from '../test/support/wait-for.ts';
import { createDataFolder } from './data-folder.ts';
import type { Published } from './load/generator.ts';
import type { Receipts } from './load/receiver.ts';
import type { Stage } from './scenarios/scenario.ts';
import type { Worker } from './worker.ts';

/** One customer of the service. */
export interface ProjectUnderTest {
  api: ApiClient;
  secrets: string[];
}

/** The service as its users run it, with one project, and the webhooks that a scenario asks for. */
export interface ServiceUnderTest {
  pid: number;
  port: number;
  api: ApiClient;
  /** Signing secrets of the webhooks. */
  secrets: string[];
  /** Another project with a webhook for each URL. */
  addProject(urls: readonly string[]): Promise<ProjectUnderTest>;
  /** Kills it, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again on the same data; resolves when it is ready. */
  startAgain(): Promise<void>;
  /** Ends it in an orderly way and removes its data. */
  stop(): Promise<void>;
}

/** Starts the service on a disk, with all its defaults but what loopback receivers need. */
export async function startServiceUnderTest(stage: Stage, webhooks: number): Promise<ServiceUnderTest> {
  const data = createDataFolder();
  const service = await ServiceProcess.start({
    folder: data.path,
    ...(stage.profileDir === undefined
      ? {}
      : { nodeArgs: ['--cpu-prof', `--cpu-prof-dir=${stage.profileDir}`, '--cpu-prof-interval=1000'] }),
  });
  try {
    const url = `http://127.0.0.1:${stage.receiver.port}/hook`;
    const { api, secrets } = await addProject(service, new Array<string>(webhooks).fill(url));
    return {
      get pid() {
        return service.pid;
      },
      port: service.port,
      api,
      secrets,
      addProject: (urls) => addProject(service, urls),
      async kill() {
        await service.end('SIGKILL');
      },
      startAgain: () => service.startAgain(),
      async stop() {
        const { code } = await service.end('SIGTERM');
        const log = service.log();
        data.remove();
        if (code !== 0) throw new Error(`the service ended with ${code}:\n${log.slice(-2000)}`);
      },
    };
  } catch (error) {
    await service.dispose();
    data.remove();
    throw error;
  }
}

async function addProject(service: ServiceProcess, urls: readonly string[]): Promise<ProjectUnderTest> {
  const api = new ApiClient(service.url, await createProject(service.url, service.adminToken, 'Benchmark'));
  const secrets: string[] = [];
  for (const url of urls) secrets.push((await api.createWebhook(url)).secret);
  return { api, secrets };
}

const ENVELOPE_PROBES = 2;

/** `data` of a task event, as JSON, padded so that the delivered body has `bodyBytes` bytes. */
export async function dataForBody(
  stage: Stage,
  service: Pick<ServiceUnderTest, 'api'>,
  bodyBytes: number,
): Promise<string> {
  let padding = 0;
  for (let probe = 0; probe < ENVELOPE_PROBES; probe++) {
    await stage.receiver.worker.call('clear');
    await service.api.publish({
      id: `evt_01K0PROBE${String(probe).padStart(17, '0')}`,
      data: taskData('x'.repeat(padding)),
    });
    await waitFor(async () => (await stage.receiver.worker.call<number>('count')) === 1, {
      describe: 'the delivery of a probe event',
    });
    const { meanBodyBytes } = await stage.receiver.worker.call<Receipts>('receipts', {
      secrets: [],
      events: 0,
    });
    padding += bodyBytes - meanBodyBytes;
    if (padding < 0) throw new Error(`the smallest body is ${meanBodyBytes} bytes`);
  }
  await stage.receiver.worker.call('clear');
  return JSON.stringify(taskData('x'.repeat(padding)));
}

/**
 * Waits until everything accepted has been received, and proves it.
 *
 * @throws where a publish was refused, an accepted event never came, or a request's signature does not fit
 */
export async function proveReceipts(
  receiver: Worker,
  published: Published,
  secrets: string[],
  deliveriesPerEvent: number,
): Promise<Receipts> {
  if (published.refused > 0)
    throw new Error(`${published.refused} publishes were refused: ${published.refusedExample}`);
  const accepted = published.acceptedAt.reduce((count, at) => count + (at > 0 ? 1 : 0), 0);
  await waitFor(async () => (await receiver.call<number>('count')) >= accepted * deliveriesPerEvent, {
    timeoutMs: 120_000,
    describe: `${accepted * deliveriesPerEvent} deliveries`,
  });
  const receipts = await receiver.call<Receipts>('receipts', {
    secrets,
    events: published.publishedAt.length,
  });
  if (receipts.invalid > 0) {
    throw new Error(
      `${receipts.invalid} requests with a wrong signature, such as:\n${receipts.invalidExample}`,
    );
  }
  published.acceptedAt.forEach((at, sequence) => {
    if (at > 0 && receipts.firstReceiptAt[sequence] === 0)
      throw new Error(`event ${sequence} was accepted and never received`);
  });
  return receipts;
}
