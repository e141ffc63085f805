import { systemClock } from '../../clock.ts';
import { type NetworkSettings, openNetwork } from '../../network/guarded-network.ts';
import { HttpTransport } from '../http-transport.ts';
import type { Transport } from '../transport.ts';

/** The network with its guard, for the thread that it is called on. */
export function openTransport(start: NetworkSettings): Transport {
  const { rules, connect } = openNetwork(start);
  return new HttpTransport({ clock: systemClock(start.steadyStart), connect, rules });
}
