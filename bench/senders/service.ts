import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiClient, createProject, createPublisherKey } from '../../test/support/api-client.ts';
import { ServiceProcess } from '../../test/support/service-process.ts';
import { createDataFolder, type DataFolder } from '../data-folder.ts';
import { cpuByThread, NO_USAGE, usageOf } from '../process-usage.ts';
import type { Stage } from '../scenarios/scenario.ts';
import type { ProjectPlan, Sender, SenderProject, SenderWebhook } from './sender.ts';

export interface ServiceOptions {
  /** Settings besides those that loopback receivers need. */
  env?: Record<string, string>;
  /** Data to start on, which is kept; left out: a new folder, which is removed at the end. */
  folder?: string;
}

/** The service as its users run it: all its defaults but what loopback receivers need, on a disk. */
export interface Service extends Sender {
  readonly pid: number;
  readonly url: string;
  readonly api: readonly ApiClient[];
  /**
   * Another project with a webhook for each entry of the plan.
   *
   * @param urlOf where a webhook of that number is; left out: at the stage's receiver
   */
  addProject(plan: ProjectPlan, urlOf?: (number: number) => string): Promise<SenderProject>;
  /** Kills it, as a crash does. */
  kill(): Promise<void>;
  /** Ends it in order; its data stays. */
  end(): Promise<void>;
  /** Starts it again on the same data; resolves when it is ready. */
  startAgain(): Promise<void>;
}

export async function startService(
  stage: Stage,
  plans: readonly ProjectPlan[],
  options: ServiceOptions = {},
): Promise<Service> {
  const data = options.folder === undefined ? createDataFolder() : keptFolder(options.folder);
  const started = await ServiceProcess.start({
    folder: data.path,
    env: { ...trust(stage, data.path), ...options.env },
    ...(stage.profileDir === undefined
      ? {}
      : { nodeArgs: ['--cpu-prof', `--cpu-prof-dir=${stage.profileDir}`, '--cpu-prof-interval=500'] }),
  });
  try {
    const publisherKey = await createPublisherKey(started.url, started.adminToken);
    const service = new RunningService(stage, started, data, publisherKey);
    for (const plan of plans) await service.addProject(plan);
    return service;
  } catch (error) {
    await started.dispose();
    data.remove();
    throw error;
  }
}

class RunningService implements Service {
  readonly name = 'service';
  readonly publisherKey: string;
  readonly projects: SenderProject[] = [];
  readonly api: ApiClient[] = [];
  readonly secrets: string[] = [];
  readonly #stage: Stage;
  readonly #process: ServiceProcess;
  readonly #data: DataFolder;

  constructor(stage: Stage, started: ServiceProcess, data: DataFolder, publisherKey: string) {
    this.#stage = stage;
    this.#process = started;
    this.#data = data;
    this.publisherKey = publisherKey;
  }

  get pid(): number {
    return this.#process.pid;
  }

  get url(): string {
    return this.#process.url;
  }

  get ports(): readonly number[] {
    return [this.#process.port];
  }

  async addProject(
    plan: ProjectPlan,
    urlOf = (number: number) => this.#stage.receiver.url + number,
  ): Promise<SenderProject> {
    const keys = await createProject(this.url, this.#process.adminToken, 'Benchmark');
    const api = new ApiClient(this.url, keys);
    const webhooks: SenderWebhook[] = [];
    for (const types of plan) {
      const number = this.secrets.length;
      const { secret } = await api.createWebhook(urlOf(number), [...types]);
      this.secrets.push(secret);
      webhooks.push({ number, types });
    }
    const project = { id: keys.projectId, webhooks };
    this.projects.push(project);
    this.api.push(api);
    return project;
  }

  usage() {
    return { own: usageOf(this.pid), servers: NO_USAGE, threads: cpuByThread(this.pid) };
  }

  async kill(): Promise<void> {
    await this.#process.end('SIGKILL');
  }

  startAgain(): Promise<void> {
    return this.#process.startAgain();
  }

  async end(): Promise<void> {
    const { code } = await this.#process.end('SIGTERM');
    if (code !== 0) throw new Error(`the service ended with ${code}:\n${this.#process.log().slice(-2000)}`);
  }

  async stop(): Promise<void> {
    try {
      await this.end();
    } finally {
      this.#data.remove();
    }
  }
}

/** What the service needs to trust the stage's receiver. */
function trust({ receiver }: Stage, folder: string): Record<string, string> {
  if (receiver.ca === null) return {};
  const file = join(folder, 'receivers.pem');
  writeFileSync(file, receiver.ca);
  return { ANCHOR_TARGET_CA_FILE: file };
}

function keptFolder(path: string): DataFolder {
  return { path, remove: () => {} };
}
