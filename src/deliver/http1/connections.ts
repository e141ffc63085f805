import type { Clock } from '../../clock.ts';
import { TransientMap } from '../../common/transient-map.ts';
import type { Connect, ConnectTarget } from '../../network/open-socket.ts';
import { Connection } from './connection.ts';
import { ResponseFaultError } from './faults.ts';

/** Idle connections kept in all; beyond it the one that was used longest ago is closed. */
const MOST_IDLE = 1_000;
/** How often idle connections are looked at. None is used after its time, whenever it is closed. */
const SWEEP_MS = 500;

/**
 * Connections by origin. Those in use are bounded by the attempts that the dispatcher starts; a bound here would let a
 * hanging webhook take the connections of another one on the same origin. Idle ones are bounded in all.
 */
export class Connections {
  readonly #connect: Connect;
  readonly #clock: Pick<Clock, 'steady' | 'timer'>;
  /** By origin, the one used last at the end. */
  readonly #idle = new Map<string, Connection[]>();
  /** Until when each idle one may be used, the one used longest ago first. */
  readonly #idleUntil = new TransientMap<Connection, number>();
  readonly #open = new Set<Connection>();
  #cancelSweep: (() => void) | null = null;

  constructor(connect: Connect, clock: Pick<Clock, 'steady' | 'timer'>) {
    this.#connect = connect;
    this.#clock = clock;
  }

  /** An idle connection, or else a new one. */
  take(target: ConnectTarget): Connection {
    const now = this.#clock.steady();
    for (;;) {
      const connection = this.#idle.get(target.origin)?.at(-1);
      if (connection === undefined) return this.open(target);
      const until = this.#idleUntil.get(connection) ?? 0;
      this.#forgetIdle(connection);
      if (until > now && connection.sent) return connection;
      connection.destroy();
    }
  }

  /** A new connection. */
  open(target: ConnectTarget): Connection {
    const connection = new Connection(target, this.#connect, (closed) => {
      this.#forgetIdle(closed);
      this.#open.delete(closed);
    });
    this.#open.add(connection);
    return connection;
  }

  /** Takes back a connection whose exchange is complete. */
  giveBack(connection: Connection): void {
    if (!this.#open.has(connection)) return;
    const idle = this.#idle.get(connection.origin);
    if (idle === undefined) this.#idle.set(connection.origin, [connection]);
    else idle.push(connection);
    this.#idleUntil.set(connection, this.#clock.steady() + connection.keptMs);
    if (this.#idleUntil.size > MOST_IDLE) this.#closeOldest();
    this.#cancelSweep ??= this.#clock.timer(SWEEP_MS, () => this.#sweep());
  }

  /** Closes all of them, and cuts off exchanges under way. */
  close(): void {
    for (const connection of [...this.#open]) connection.destroy(new ResponseFaultError('closed by us'));
    this.#cancelSweep?.();
    this.#cancelSweep = null;
  }

  #sweep(): void {
    const now = this.#clock.steady();
    for (const [connection, until] of this.#idleUntil) if (until <= now) connection.destroy();
    this.#cancelSweep = this.#idleUntil.size === 0 ? null : this.#clock.timer(SWEEP_MS, () => this.#sweep());
  }

  #closeOldest(): void {
    for (const oldest of this.#idleUntil.keys()) {
      oldest.destroy();
      return;
    }
  }

  #forgetIdle(connection: Connection): void {
    if (!this.#idleUntil.delete(connection)) return;
    const idle = this.#idle.get(connection.origin);
    if (idle === undefined) return;
    if (idle.at(-1) === connection) idle.pop();
    else idle.splice(idle.indexOf(connection), 1);
    if (idle.length === 0) this.#idle.delete(connection.origin);
  }
}
