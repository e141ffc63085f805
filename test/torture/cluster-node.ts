import { setTimeout as delay } from 'node:timers/promises';
import { ServiceProcess } from '../support/service-process.ts';
import { type Address, TcpProxy } from '../support/tcp-proxy.ts';

/** A node, with its own ways to the database servers, so that it alone can be cut off. */
export class ClusterNode {
  readonly service: ServiceProcess;
  readonly #ways: readonly TcpProxy[];
  #isFrozen = false;

  private constructor(service: ServiceProcess, ways: readonly TcpProxy[]) {
    this.service = service;
    this.#ways = ways;
  }

  /** @param database its servers, of which one takes writes, and how a URL names them by other ways */
  static async start(
    database: { servers: readonly Address[]; urlBy(hosts: string): string },
    folder: string,
    env: Record<string, string>,
  ): Promise<ClusterNode> {
    const ways: TcpProxy[] = [];
    for (const server of database.servers) ways.push(await TcpProxy.start(() => [server]));
    const url = database.urlBy(ways.map(({ port }) => `127.0.0.1:${port}`).join(','));
    const service = await ServiceProcess.start({ folder, env: { ...env, ANCHOR_DATABASE_URL: url } });
    return new ClusterNode(service, ways);
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /** Stops the process where it is, and lets it go on after `ms`. */
  async freeze(ms: number): Promise<void> {
    this.#isFrozen = true;
    const { pid } = this.service;
    process.kill(pid, 'SIGSTOP');
    await delay(ms);
    process.kill(pid, 'SIGCONT');
    this.#isFrozen = false;
  }

  /** For `ms`, nothing gets through to the database or back, and nobody is told so. */
  async cutOff(ms: number): Promise<void> {
    for (const way of this.#ways) way.cut();
    await delay(ms);
    for (const way of this.#ways) way.heal();
  }

  resetConnections(): void {
    for (const way of this.#ways) way.reset();
  }

  async dispose(): Promise<void> {
    await this.service.dispose();
    for (const way of this.#ways) await way.close();
  }
}
