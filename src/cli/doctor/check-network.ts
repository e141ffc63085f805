import { steadyStartNow } from '../../clock.ts';
import { describeFailure } from '../../deliver/describe-failure.ts';
import { type GuardedNetwork, openNetwork } from '../../network/guarded-network.ts';
import type { HostAddress } from '../../network/hosts-file.ts';
import { type Probe, probe } from '../../network/probe.ts';
import { networkSettings } from '../../wire.ts';
import type { UsableSettings } from './check-settings.ts';
import { type Finding, found } from './finding.ts';

/** From here on receivers refuse what is signed by this clock. */
const REFUSED_FROM_MS = 120_000;
/** More than the second that a Date header is right to, and the way there, can explain. */
const SUSPICIOUS_MS = 10_000;

const DNS_FIX =
  'Check the name servers in /etc/resolv.conf and that port 53 (UDP and TCP) is open outwards; name an endpoint of yours with --target.';
const TLS_FIX =
  'Open port 443 outwards in the firewall, or set ANCHOR_EGRESS_PROXY; where a proxy in between opens TLS, name its authority in ANCHOR_TARGET_CA_FILE.';
const CLOCK_FIX =
  'Set the clock by NTP (timedatectl set-ntp true, or chrony): receivers refuse what is signed more than 2 minutes off.';

/** How the checks went: names, one exchange over TLS, and what time the other side has. */
export async function checkNetwork(
  { config, authorities }: UsableSettings,
  target: URL,
): Promise<{ findings: Finding[]; answer: Probe | null }> {
  const network = openNetwork(networkSettings(config, { steadyStart: steadyStartNow(), authorities }));
  const verdict = network.rules.check(target.href);
  if (!verdict.ok) {
    const says = `${target.href} is no URL that events would be sent to: ${verdict.message}`;
    return {
      findings: [found('DNS', 'skipped', 'No name was looked up.'), found('outgoing TLS', 'fault', says)],
      answer: null,
    };
  }
  const dns = await checkDns(network, target, config.egressProxy !== null && config.egressProxyChecks);
  if (dns.state === 'fault') {
    const skipped = found('outgoing TLS', 'skipped', 'Not tried, as the name has no address.');
    return { findings: [dns, skipped], answer: null };
  }
  try {
    const answer = await probe(network, verdict.url, config.attemptTimeoutMs);
    return { findings: [dns, reached(target, answer)], answer };
  } catch (error) {
    const says = `${target.origin} could not be reached: ${describeFailure(error)}`;
    return { findings: [dns, found('outgoing TLS', 'fault', says, TLS_FIX)], answer: null };
  }
}

async function checkDns({ resolver }: GuardedNetwork, { hostname }: URL, byProxy: boolean): Promise<Finding> {
  if (byProxy) return found('DNS', 'skipped', 'The egress proxy looks names up.');
  if (/^[\d.]+$|^\[/.test(hostname)) return found('DNS', 'skipped', `${hostname} is an address.`);
  const { promise, resolve, reject } = Promise.withResolvers<readonly HostAddress[]>();
  resolver.resolve(hostname, (error, addresses) => (error === null ? resolve(addresses) : reject(error)));
  try {
    const addresses = await promise;
    return found('DNS', 'ok', `${hostname} is ${addresses.map(({ address }) => address).join(', ')}.`);
  } catch (error) {
    return found('DNS', 'fault', `${hostname}: ${describeFailure(error)}`, DNS_FIX);
  }
}

function reached({ origin }: URL, { protocol, status }: Probe): Finding {
  const how = protocol === null ? 'plain http' : protocol.replace('v', ' ');
  return found('outgoing TLS', 'ok', `${origin} answered ${status} over ${how}.`);
}

/** This machine's clock against the others that were seen: the endpoint's and the database's, unix ms, where known. */
export function checkClock(others: {
  endpoint: Probe | null;
  database: { now: number; readAt: number } | null;
}): Finding {
  const { endpoint, database } = others;
  const offsets: { whose: string; ms: number }[] = [];
  if (database !== null) offsets.push({ whose: 'the database’s', ms: database.readAt - database.now });
  if (endpoint !== null && endpoint.date !== null) {
    offsets.push({ whose: 'the endpoint’s', ms: endpoint.answeredAt - endpoint.date });
  }
  const worst = offsets.toSorted((a, b) => Math.abs(b.ms) - Math.abs(a.ms))[0];
  if (worst === undefined) return found('clock', 'skipped', 'There was no other clock to compare with.');
  const off = Math.abs(worst.ms);
  const seconds = `${(off / 1000).toFixed(off < 10_000 ? 1 : 0)} s`;
  if (off < SUSPICIOUS_MS) {
    return found('clock', 'ok', `Within ${seconds} of ${offsets.map(({ whose }) => whose).join(' and ')}.`);
  }
  const says = `${seconds} ${worst.ms > 0 ? 'ahead of' : 'behind'} ${worst.whose}.`;
  return found('clock', off > REFUSED_FROM_MS ? 'fault' : 'warning', says, CLOCK_FIX);
}
