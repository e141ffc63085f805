import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient, createProject } from '../support/api-client.ts';
import { createRandom, type Random } from '../support/random.ts';
import { waitFor } from '../support/wait-for.ts';
import { type Account, account } from './accounting.ts';
import { TortureCustomer } from './customer.ts';
import { acceptedCount, type Ledger, newLedger } from './ledger.ts';
import { runPublisher } from './publisher.ts';
import type { Fault, Subject } from './subject.ts';

const PUBLISHERS = 4;
/** Retries soon enough that a delivery can die within the test. */
const RETRY_DELAYS_MS: readonly number[] = [100, 200, 300, 400, 500];
const ATTEMPT_TIMEOUT_MS = 2_000;
/** For all together. Endpoints that fail are attempted at a bounded rate, so that a backlog of theirs takes its time. */
const DRAIN_TIMEOUT_MS = 150_000;

/** Settings that every subject has to be started with. */
export const SETTINGS: Readonly<Record<string, string>> = {
  ANCHOR_RETRY_DELAYS: RETRY_DELAYS_MS.map((ms) => ms / 1000).join(),
  ANCHOR_ATTEMPT_TIMEOUT_MS: String(ATTEMPT_TIMEOUT_MS),
  ANCHOR_MAX_WEBHOOKS: '20',
  ANCHOR_LOG_LEVEL: 'warn',
};

export interface TortureOptions {
  seed: number;
  /** How long it is tortured, without drawing and taking the account. */
  durationMs: number;
  /** Goes on for longer where there were fewer kills. */
  leastKills?: number;
  /** Goes on for longer until each fault has struck. */
  eachFault?: boolean;
  say(line: string): void;
}

export interface TortureResult extends Account {
  accepted: number;
  kills: number;
  /** How often each fault struck. */
  faults: Record<string, number>;
}

/**
 * Publishes to many kinds of endpoints through a service that fault after fault strikes, while customers change what
 * they have; and then accounts for every event.
 */
export async function torture(subject: Subject, options: TortureOptions): Promise<TortureResult> {
  const random = createRandom(options.seed);
  const ledger = newLedger();
  let customer: TortureCustomer | undefined;
  let stopped = false;
  const underWay: Promise<unknown>[] = [];
  try {
    const api = new ApiClient(subject.url, await createProject(subject.url, subject.adminToken, 'Torture'));
    customer = new TortureCustomer(api, random.fork(), ledger, subject.actsLate);
    await customer.setUp();

    const users = [
      customer.run(() => stopped),
      ...Array.from({ length: PUBLISHERS }, (_, n) =>
        runPublisher(`p${n}`, api, random.fork(), ledger, () => stopped),
      ),
    ];
    const striking = strike(subject, random.fork(), ledger, options, () => stopped).finally(() => {
      stopped = true;
    });
    underWay.push(striking, ...users);
    const [faults] = await Promise.all([striking, ...users]);
    await subject.heal();
    await drained(api, ledger);
    const evidence = { api, ledger, incidents: subject.incidents, retryDelaysMs: RETRY_DELAYS_MS };
    const result = await account(evidence);
    return { ...result, accepted: acceptedCount(ledger), kills: killsOf(subject), faults };
  } finally {
    stopped = true;
    customer?.abandon();
    await subject.dispose();
    // Where one of them has failed, the others notice now. One may be about to open another endpoint.
    await Promise.allSettled(underWay);
    await Promise.all(ledger.hooks.map(({ endpoint }) => endpoint.close()));
  }
}

/** Deals faults from decks, so that each comes as often as it weighs. */
async function strike(
  subject: Subject,
  random: Random,
  ledger: Ledger,
  { durationMs, leastKills = 0, eachFault = false, say }: TortureOptions,
  stopped: () => boolean,
): Promise<Record<string, number>> {
  const end = performance.now() + durationMs;
  const faults: Record<string, number> = {};
  const missing = () => eachFault && subject.faults.some(({ name }) => faults[name] === undefined);
  let deck: Fault[] = [];
  const goesOn = () => performance.now() < end || killsOf(subject) < leastKills || missing();
  while (!stopped() && goesOn()) {
    await delay(random.int(100, 2_500));
    if (deck.length === 0) {
      const dealt = subject.faults.filter((fault) => isDealt(fault, faults, end - performance.now()));
      deck = shuffledDeck(dealt, random);
    }
    const fault = deck.pop();
    if (fault === undefined) break;
    await fault.strike(random);
    faults[fault.name] = (faults[fault.name] ?? 0) + 1;
    say(`${fault.name}; ${acceptedCount(ledger)} events accepted so far`);
  }
  return faults;
}

/** What lasts strikes once, and again only in a long run: hardly anything is accepted while it does. */
function isDealt({ name, lastsMs = 0 }: Fault, struck: Record<string, number>, leftMs: number): boolean {
  return lastsMs === 0 || (struck[name] === undefined ? lastsMs <= leftMs : 3 * lastsMs <= leftMs);
}

/** In an order that nobody knows, but for what lasts: that is dealt first, from the end. */
function shuffledDeck(faults: readonly Fault[], random: Random): Fault[] {
  const deck = faults.flatMap((fault) => Array<Fault>(fault.weight).fill(fault));
  return deck
    .map((fault) => ({ fault, place: (fault.lastsMs ?? 0) + random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ fault }) => fault);
}

function killsOf(subject: Subject): number {
  return subject.incidents.filter(({ kind }) => kind === 'kill').length;
}

/** Resolves once every delivery has ended. Those that never do are left to the accounting, which names them. */
async function drained(api: ApiClient, ledger: Ledger): Promise<void> {
  const end = performance.now() + DRAIN_TIMEOUT_MS;
  for (const { id, endpoint } of ledger.hooks) {
    if (id === null) continue;
    await waitFor(async () => (await api.deliveries(id, '?status=pending,in_flight&limit=1')).length === 0, {
      timeoutMs: Math.max(0, end - performance.now()),
      describe: `the last deliveries to ${endpoint.name}`,
    }).catch((error: unknown) => ledger.complaints.push(String(error)));
  }
}
