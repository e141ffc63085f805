import { systemClock } from '../../clock.ts';
import { type NetworkSettings, openNetwork } from '../../network/guarded-network.ts';
import { HttpTransport } from '../http1/http-transport.ts';

/** The network with its guard, for the thread that it is called on. */
export function openTransport(start: NetworkSettings): HttpTransport {
  const { rules, connect } = openNetwork(start);
  return new HttpTransport({ clock: systemClock(start.steadyStart), connect, rules });
}
