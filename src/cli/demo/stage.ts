import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../clock.ts';
import { createIdSource } from '../../ids.ts';
import { packageFile } from '../../process/package-root.ts';
import { type Config, readConfig } from '../../settings/config.ts';
import { createLog, type LogTarget } from '../../telemetry/logging.ts';
import { type RunningService, startService } from '../start-service.ts';
import { DemoApi, type DemoKeys } from './api.ts';
import { Board } from './board.ts';
import { ENDPOINTS, type Endpoint } from './endpoints.ts';
import { outcomeOf, type WebhookHistory } from './outcome.ts';
import { DemoReceiver } from './receiver.ts';
import type { Show } from './show.ts';

const EVENTS_FILE = packageFile('examples/events.ndjson');
/** Far beyond the retries of the demo: only a fault makes it wait this long. */
const GIVE_UP_AFTER_MS = 60_000;
const POLL_MS = 250;

interface ExampleEvent {
  id?: string;
  type: string;
}

interface Registered {
  endpoint: Endpoint;
  webhookId: string;
}

/** The demo's service and receivers, and what happens with them. */
export class Stage {
  readonly #logFile: string;
  readonly #config: Config;
  readonly #log: LogTarget;
  readonly #board: Board;
  readonly #show: Show;
  readonly #receivers: DemoReceiver[] = [];
  readonly #registered: Registered[] = [];
  #histories: readonly WebhookHistory[] = [];
  #service: RunningService | null = null;
  #keys: DemoKeys | null = null;

  /**
   * @param folder an empty one, for the data and the log
   * @param show tells what happens, given the board that it happens on
   */
  constructor(folder: string, show: (board: Board) => Show) {
    this.#logFile = join(folder, 'service.log');
    // Nothing from the environment: somebody's own settings would make the demo end in other ways than it tells.
    this.#config = readConfig(
      {},
      { dataDir: join(folder, 'data'), port: '0', allowTargets: '127.0.0.1', allowHttpTargets: 'true' },
    );
    this.#log = createLog('info', { kind: 'lines', fd: openSync(this.#logFile, 'a', 0o600) });
    this.#board = new Board(this.#config.retryDelaysMs);
    this.#show = show(this.#board);
  }

  /** Plays the demo to the last delivery. @returns whether everything ended as expected */
  async play(): Promise<boolean> {
    const events = readEvents();
    const api = await this.#start();
    await this.#register(api);
    this.#show.publishing(events.length, this.#retrySeconds());
    await this.#publish(api, events);
    this.#histories = await this.#untilFinished(api, events);
    this.#show.settled();
    const outcome = outcomeOf(this.#board, this.#histories);
    this.#show.ended(outcome);
    return outcome.faults.length === 0;
  }

  /** Tells how to look at what is there. Only after `play`. */
  async stayUp(): Promise<void> {
    // The delivery with the most to see.
    const [example] = this.#histories.flatMap(({ rows }) => rows).toSorted((a, b) => b.attempt - a.attempt);
    if (this.#keys === null || this.#service === null || example === undefined) return;
    const { url } = this.#service;
    const dashboard = await this.#service.dashboardLink();
    this.#show.staysUp({ url, keys: this.#keys, example, logFile: this.#logFile, dashboard });
  }

  /** Ends everything that runs. */
  async clear(): Promise<void> {
    this.#show.settled();
    await this.#service?.stop();
    for (const receiver of this.#receivers) receiver.close();
    this.#log.flush();
  }

  async #start(): Promise<DemoApi> {
    const service = await startService(this.#config, this.#log);
    this.#service = service;
    const project = service.firstStart?.keys.project ?? null;
    if (project === null) throw new Error('A new data folder had no first start.');
    this.#keys = { ...project, projectId: project.id };
    this.#show.started(service);
    return new DemoApi(service.url, this.#keys);
  }

  async #register(api: DemoApi): Promise<void> {
    const types = await api.eventTypes();
    for (const endpoint of ENDPOINTS) {
      const receiver = new DemoReceiver({
        ...endpoint,
        onArrival: (arrival) => this.#show.arrived(this.#board.arrived(arrival)),
      });
      this.#receivers.push(receiver);
      const url = await receiver.listen();
      const wanted = types.filter(endpoint.wants);
      const { id, secret } = await api.createWebhook(url, wanted);
      receiver.expectSecret(secret);
      this.#registered.push({ endpoint, webhookId: id });
      this.#show.registered(endpoint, { id, url, types: wanted });
    }
  }

  /** How long the receiver that fails most keeps the demo waiting. */
  #retrySeconds(): number {
    const retries = Math.max(...ENDPOINTS.map(({ endsAs }) => endsAs.attempt - 1));
    const waits = this.#config.retryDelaysMs.slice(0, retries);
    return Math.ceil(waits.reduce((sum, ms) => sum + ms, 0) / 1000);
  }

  async #publish(api: DemoApi, events: readonly ExampleEvent[]): Promise<void> {
    const ids = createIdSource(systemClock());
    for (const event of events) {
      const id = event.id ?? ids.eventId();
      this.#board.publishing(id, performance.now());
      await api.publish({ ...event, id });
    }
  }

  /** Waits until no delivery is unfinished, and returns them all. */
  async #untilFinished(api: DemoApi, events: readonly ExampleEvent[]): Promise<WebhookHistory[]> {
    const end = performance.now() + GIVE_UP_AFTER_MS;
    for (;;) {
      const histories = await Promise.all(
        this.#registered.map(async ({ endpoint, webhookId }) => ({
          expected: {
            ...endpoint.endsAs,
            receiver: endpoint.name,
            deliveries: events.filter(({ type }) => endpoint.wants(type)).length,
          },
          rows: await api.deliveries(webhookId),
        })),
      );
      const unfinished = histories.some(({ rows }) => rows.some(({ status }) => isUnfinished(status)));
      if (!unfinished || performance.now() > end) return histories;
      this.#show.waiting();
      await delay(POLL_MS);
    }
  }
}

function readEvents(): ExampleEvent[] {
  const lines = readFileSync(EVENTS_FILE, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as ExampleEvent);
}

function isUnfinished(status: string): boolean {
  return status === 'pending' || status === 'in_flight';
}
