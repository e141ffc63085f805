import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../support/random.ts';
import { ServiceProcess } from '../support/service-process.ts';
import { fakeClock } from './fake-clock.ts';
import { mountSmallDisk } from './small-disk.ts';
import type { Fault, Incident, Subject } from './subject.ts';

/**
 * The service as one process, on a disk that can be filled and with a wall clock that can be stepped, where the machine
 * allows for them. What it does not allow is said.
 */
export async function startEmbedded(
  folder: string,
  env: Record<string, string>,
  say: (line: string) => void,
): Promise<Subject> {
  const disk = mountSmallDisk(join(folder, 'disk'));
  const clock = fakeClock(join(folder, 'clock-off'));
  if (disk === null) say('NO FULL DISKS: mounting a small one was refused; run as root to have them.');
  if (clock === null) say('NO CLOCK STEPS: libfaketime is missing; apt-get install faketime to have them.');
  const incidents: Incident[] = [];
  const service = await startOrUnmount();
  let offMs = 0;

  const faults: Fault[] = [
    { name: 'kill', weight: 7, strike: (random) => kill(random) },
    { name: 'kill while paused', weight: 1, strike: (random) => pause(random, () => kill(random)) },
    { name: 'pause', weight: 2, strike: (random) => pause(random, async () => {}) },
    { name: 'stop in order', weight: 1, strike: () => stop() },
  ];
  if (disk !== null) {
    faults.push({ name: 'full disk', weight: 2, strike: (random) => fullDisk(random, async () => {}) });
    faults.push({
      name: 'kill on a full disk',
      weight: 1,
      strike: (random) => fullDisk(random, () => kill(random)),
    });
  }
  if (clock !== null) faults.push({ name: 'clock step', weight: 2, strike: (random) => stepClock(random) });

  async function startOrUnmount(): Promise<ServiceProcess> {
    try {
      return await ServiceProcess.start({
        folder,
        env: { ANCHOR_DATA_DIR: join(folder, 'disk', 'data'), ...clock?.env, ...env },
      });
    } catch (error) {
      disk?.unmount();
      throw error;
    }
  }

  /** Notes what was done, from its beginning to its end, also if it fails. */
  async function noting(kind: Incident['kind'], run: () => Promise<void>): Promise<void> {
    const incident: Incident = { kind, from: performance.now(), to: Number.POSITIVE_INFINITY };
    incidents.push(incident);
    await run();
    incident.to = performance.now();
  }

  function kill(random: Random): Promise<void> {
    return noting('kill', async () => {
      await service.end('SIGKILL');
      disk?.empty();
      if (clock !== null && random.chance(0.2)) await stepClock(random);
      if (random.chance(0.3)) await delay(random.int(0, 700));
      await service.startAgain();
    });
  }

  function stop(): Promise<void> {
    return noting('pause', async () => {
      const { code } = await service.end('SIGTERM');
      if (code !== 0) throw new Error(`the service ended with ${code} on SIGTERM`);
      await service.startAgain();
    });
  }

  function pause(random: Random, meanwhile: () => Promise<void>): Promise<void> {
    return noting('pause', async () => {
      process.kill(service.pid, 'SIGSTOP');
      await delay(random.int(50, 3_000));
      await meanwhile();
      process.kill(service.pid, 'SIGCONT');
    });
  }

  function fullDisk(random: Random, meanwhile: () => Promise<void>): Promise<void> {
    return noting('full disk', async () => {
      disk?.fill();
      await delay(random.int(200, 2_500));
      await meanwhile();
      disk?.empty();
    });
  }

  async function stepClock(random: Random): Promise<void> {
    const [least, most] = random.pick([[1, 5] as const, [60, 600] as const, [3_000, 4_000] as const]);
    offMs += random.int(least, most) * 1_000 * (random.chance(0.5) ? 1 : -1);
    incidents.push({ kind: 'clock', from: performance.now(), to: performance.now() + 1_500, offMs });
    clock?.setOff(offMs);
  }

  return {
    url: service.url,
    adminToken: service.adminToken,
    actsLate: false,
    faults,
    incidents,
    async heal() {
      disk?.empty();
    },
    async dispose() {
      await service.dispose();
      disk?.unmount();
    },
  };
}
