import { PostgresServer, type PostgresServerOptions } from './postgres-server.ts';

/** Two PostgreSQL servers, one of which follows the other; commits wait until both have them. */
export class ReplicatedPostgres {
  #primary: PostgresServer;
  #replica: PostgresServer;

  private constructor(primary: PostgresServer, replica: PostgresServer) {
    this.#primary = primary;
    this.#replica = replica;
  }

  static async start(options: PostgresServerOptions = {}): Promise<ReplicatedPostgres> {
    const primary = await PostgresServer.start(options);
    try {
      const replica = await PostgresServer.startReplica(primary, options);
      await primary.setSynchronous(true);
      return new ReplicatedPostgres(primary, replica);
    } catch (error) {
      await primary.dispose();
      throw error;
    }
  }

  /** The one that takes writes. */
  get primary(): PostgresServer {
    return this.#primary;
  }

  /** The one that follows. */
  get replica(): PostgresServer {
    return this.#replica;
  }

  /** Both, in an order that a fail-over does not change. */
  get ports(): readonly number[] {
    return [this.#primary.port, this.#replica.port].sort((a, b) => a - b);
  }

  /** Crashes the one that takes writes, and lets the other take over. There is no replica until `rebuild`. */
  async failOver(): Promise<void> {
    await this.#primary.stop('immediate');
    await this.#replica.promote();
    [this.#primary, this.#replica] = [this.#replica, this.#primary];
    // Nothing would be committed while there is nobody to follow.
    await this.#primary.setSynchronous(false);
  }

  /** Makes the crashed one a replica of the one that took over. */
  async rebuild(): Promise<void> {
    await this.#replica.becomeReplicaOf(this.#primary);
    await this.#primary.setSynchronous(true);
  }

  async dispose(): Promise<void> {
    await this.#replica.dispose();
    await this.#primary.dispose();
  }
}
