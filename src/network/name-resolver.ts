import { type LookupAddress, lookup, Resolver } from 'node:dns';
import type { Clock } from '../clock.ts';
import type { HostAddress, HostsFile } from './hosts-file.ts';

/** Hears all addresses of a name, IPv4 first, or why there are none. */
export type Resolved = (error: Error | null, addresses: readonly HostAddress[]) => void;

/** Finds the addresses of host names. Each call asks anew: an answer is for the one connection that asked. */
export interface NameResolver {
  resolve(hostname: string, resolved: Resolved): void;
}

/** A name that has no address now. `code` is one that `describeFailure` has a sentence for. */
export class NameNotResolvedError extends Error {
  readonly code: 'ENOTFOUND' | 'ENODATA' | 'EAI_AGAIN' | 'EAI_FAIL';
  constructor(code: NameNotResolvedError['code'], hostname: string, options?: ErrorOptions) {
    super(`${hostname}: ${code}`, options);
    this.name = 'NameNotResolvedError';
    this.code = code;
  }
}

export interface NameResolverOptions {
  clock: Pick<Clock, 'steady' | 'timer'>;
  hostsFile: HostsFile;
  /** Names that the operator has allowed by name: theirs are looked up as every program of the machine would. */
  isOperators(hostname: string): boolean;
  /** DNS servers as `address[:port]`; left out: those of the machine. */
  servers?: readonly string[];
}

/** One try; the next ones take longer, up to the second figure. Three end before the attempt's own deadline. */
const QUERY = { timeout: 1_500, maxTimeout: 3_000, tries: 3 };
/** How long an answer of one family waits for that of the other, which some DNS servers never give. */
const OTHER_FAMILY_MS = 1_000;
/** A resolver reads the machine's configuration once, so one that is older than this is replaced. */
const RESOLVER_LIFE_MS = 30_000;

/**
 * Asks the DNS servers itself, without the threads of `getaddrinfo`: there are four of them in a process, so that four
 * names whose servers never answer would stop every other look-up of the service.
 */
export function createNameResolver(options: NameResolverOptions): NameResolver {
  const { clock } = options;
  const waiting = new Map<string, Resolved[]>();
  let current: { resolver: Resolver; madeAt: number } | null = null;

  function resolver(): Resolver {
    const now = clock.steady();
    if (current === null || now - current.madeAt > RESOLVER_LIFE_MS) {
      const made = new Resolver(QUERY);
      if (options.servers !== undefined) made.setServers([...options.servers]);
      current = { resolver: made, madeAt: now };
    }
    return current.resolver;
  }

  function start(hostname: string, resolved: Resolved): void {
    if (options.isOperators(hostname)) {
      lookUpBySystem(hostname, resolved);
      return;
    }
    const listed = options.hostsFile(hostname);
    // Asynchronous like every other answer: a socket is not ready for one during its own call.
    if (listed.length > 0) queueMicrotask(() => resolved(null, ipv4First(listed)));
    else askBothFamilies(resolver(), clock, hostname, resolved);
  }

  return {
    resolve(hostname, resolved) {
      // Connections that are opened at the same time share one question, and nothing is kept beyond its answer.
      const others = waiting.get(hostname);
      if (others !== undefined) {
        others.push(resolved);
        return;
      }
      const callers = [resolved];
      waiting.set(hostname, callers);
      start(hostname, (error, addresses) => {
        waiting.delete(hostname);
        for (const caller of callers) caller(error, addresses);
      });
    },
  };
}

/** What one family's question came to. */
type Answer = { addresses: HostAddress[] } | { error: NodeJS.ErrnoException };

function askBothFamilies(
  resolver: Resolver,
  clock: Pick<Clock, 'timer'>,
  hostname: string,
  resolved: Resolved,
): void {
  const answers: { 4?: Answer; 6?: Answer } = {};
  let ended = false;
  let stopWaiting: (() => void) | null = null;

  function end(): void {
    if (ended) return;
    ended = true;
    stopWaiting?.();
    const found = [answers[4], answers[6]].flatMap((answer) =>
      answer !== undefined && 'addresses' in answer ? answer.addresses : [],
    );
    if (found.length > 0) resolved(null, found);
    else resolved(notResolved(hostname, answers), []);
  }

  function take(family: 4 | 6, error: NodeJS.ErrnoException | null, addresses: string[]): void {
    answers[family] =
      error === null ? { addresses: addresses.map((address) => ({ address, family })) } : { error };
    if (answers[4] !== undefined && answers[6] !== undefined) end();
    else if (error === null) stopWaiting = clock.timer(OTHER_FAMILY_MS, end);
  }

  resolver.resolve4(hostname, (error, addresses) => take(4, error, addresses));
  resolver.resolve6(hostname, (error, addresses) => take(6, error, addresses));
}

function notResolved(hostname: string, answers: { 4?: Answer; 6?: Answer }): NameNotResolvedError {
  const errors = [answers[4], answers[6]].flatMap((answer) =>
    answer !== undefined && 'error' in answer ? [answer.error] : [],
  );
  const codes = errors.map(codeOf);
  // A server's failure says more than that the other family has nothing; a name that is not there lacks both.
  const code = (['EAI_AGAIN', 'EAI_FAIL', 'ENOTFOUND'] as const).find((each) => codes.includes(each));
  return new NameNotResolvedError(code ?? 'ENODATA', hostname, { cause: errors[0] });
}

/** c-ares's codes in the words of `getaddrinfo`, so that ECONNREFUSED of a DNS server is not taken for the endpoint's. */
function codeOf(error: NodeJS.ErrnoException): NameNotResolvedError['code'] {
  switch (error.code) {
    case 'ENOTFOUND':
    case 'EBADNAME':
      return 'ENOTFOUND';
    case 'ENODATA':
      return 'ENODATA';
    case 'ETIMEOUT':
    case 'ECONNREFUSED':
      return 'EAI_AGAIN';
    default:
      return 'EAI_FAIL';
  }
}

function lookUpBySystem(hostname: string, resolved: Resolved): void {
  lookup(hostname, { all: true, order: 'ipv4first' }, (error, addresses) => {
    if (error !== null) resolved(error, []);
    else resolved(null, addresses.map(hostAddress));
  });
}

function hostAddress({ address, family }: LookupAddress): HostAddress {
  return { address, family: family === 6 ? 6 : 4 };
}

/** Receivers that let in known senders only list IPv4 addresses as a rule. */
function ipv4First(addresses: readonly HostAddress[]): HostAddress[] {
  return [...addresses].sort((a, b) => a.family - b.family);
}
