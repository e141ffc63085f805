import { createRandom, type Random } from '../support/random.ts';
import { Chaos } from './chaos.ts';
import { collect } from './collect.ts';
import { Customer } from './customer.ts';
import { Ledger } from './ledger.ts';
import { Machine } from './machine.ts';
import { Network } from './network.ts';
import { accounted } from './promises/accounted.ts';
import { attemptsTrue } from './promises/attempts.ts';
import { type Findings, without } from './promises/findings.ts';
import { punctual } from './promises/punctual.ts';
import { retained } from './promises/retained.ts';
import { signed } from './promises/signatures.ts';
import { SimulatedPublisher } from './publisher.ts';
import type { Limits, Sabotage } from './service.ts';
import { World } from './world.ts';

const SECOND = 1_000;
const DAY = 24 * 3_600 * SECOND;
const PROJECTS = ['5d2c31f6-ab7e-481a-b6fd-8b4a96a4e197', '0b5c1f0e-3f0b-4f63-9a51-1f2a7c3d4e5f'];
/** Longer than any run has a reason to take. */
const LONGEST_MS = 40 * DAY;

export interface SimulationResult {
  seed: number;
  /** One line for each broken promise. */
  broken: readonly string[];
  trace: readonly string[];
  /** The same for two runs that did the same. */
  hash: string;
  /** Virtual time. */
  days: number;
  requests: number;
  crashes: number;
}

/** Runs one scenario, drawn from the seed with everything in it, and checks every promise. */
export async function simulate(
  seed: number,
  sabotage: Sabotage = (store) => store,
): Promise<SimulationResult> {
  const random = createRandom(seed);
  const world = new World(random);
  const ledger = new Ledger(PROJECTS);
  const network = new Network(world, ledger);
  const machine = new Machine({ world, ledger, network, limits: drawLimits(random), sabotage });
  const begin = world.now;
  try {
    await world.scheduler.runUntilDone(live({ world, ledger, network, machine }), LONGEST_MS);
  } catch (error) {
    world.breach(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return {
    seed,
    broken: world.broken,
    trace: world.trace.lines,
    hash: world.trace.hash(),
    days: (world.now - begin) / DAY,
    requests: ledger.requests + ledger.posts.length,
    crashes: ledger.lives.filter(({ killed }) => killed).length,
  };
}

interface Scene {
  world: World;
  ledger: Ledger;
  network: Network;
  machine: Machine;
}

/** Small limits, as they are reached with few deliveries. */
function drawLimits(random: Random): Limits {
  return {
    perWebhook: random.pick([1, 2, 4, 16]),
    total: random.pick([2, 8, 100]),
    claim: random.pick([1, 2, 8, 64]),
  };
}

async function live(scene: Scene): Promise<void> {
  const { world } = scene;
  const chaos = new Chaos(scene);
  await setUp(scene, chaos);
  const found = await useAndAccount(scene, chaos, world.random.int(8, 35));
  if (!world.random.chance(0.25)) return;
  await letDaysPass(scene, chaos);
  // Whatever is used again is used while what has expired is being removed.
  const foundLater = await useAndAccount(scene, chaos, world.random.int(5, 15), found);
  retained(found, foundLater);
}

/** Has the service used for a while, and then holds everything that users were told against what is there. */
async function useAndAccount(
  scene: Scene,
  chaos: Chaos,
  seconds: number,
  known?: Findings,
): Promise<Findings> {
  const { world, ledger } = scene;
  const end = world.now + seconds * SECOND;
  const stopped = () => world.now >= end;
  const publishers = [1, 2].map((n) => new SimulatedPublisher(`p${n + ledger.lives.length * 10}`, scene));
  const customers = ledger.projects.map((project) => new Customer(project, scene));
  await Promise.all([
    chaos.run(stopped),
    ...publishers.map((publisher) => publisher.run(stopped)),
    ...customers.map((customer) => customer.run(stopped)),
  ]);
  world.trace.say('the users rest');
  await drain(scene);
  const findings = await collect(scene, known);
  const fresh = known === undefined ? findings : without(findings, known);
  for (const check of [accounted, attemptsTrue, signed, punctual]) check(fresh);
  ledger.closeAccount();
  return findings;
}

async function letDaysPass({ world, machine }: Scene, chaos: Chaos): Promise<void> {
  await machine.stop();
  const days = world.random.pick([1, 3, 6, 8, 20]);
  world.trace.say(`${days} days pass`);
  await world.sleep(days * DAY);
  await chaos.start();
}

async function setUp({ world, ledger, machine }: Scene, chaos: Chaos): Promise<void> {
  for (const { id, name } of ledger.projects) {
    for (;;) {
      if (!machine.isUp) await chaos.start();
      const project = { id, name, createdAt: world.wall() };
      const { end } = await machine.call((service) => service.store.access.createProject(project));
      if (end === 'answered') break;
    }
  }
}

/** Every delivery ends within six attempts one after the other, even where a webhook has but one slot. */
async function drain({ world, machine }: Scene): Promise<void> {
  const unfinished = machine.database.prepare('SELECT count(*) AS count FROM deliveries WHERE status < 2');
  const count = () => Number(unfinished.get()?.count);
  const end = world.now + (200 + 65 * count()) * SECOND;
  while (count() > 0) {
    if (world.now > end) {
      world.breach(`${count()} deliveries never end`);
      return;
    }
    await world.sleep(10 * SECOND);
  }
  // A lane may still wait for a timer that will find nothing.
  await world.sleep(40 * SECOND);
  if (machine.leftovers !== '') world.breach(`nothing is left to do, and yet there are ${machine.leftovers}`);
}
