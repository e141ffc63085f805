import type { Flags } from '../../settings/config.ts';
import { checkData } from './check-data.ts';
import { checkClock, checkNetwork } from './check-network.ts';
import { checkSettings } from './check-settings.ts';
import { CHECKS, type Finding, found } from './finding.ts';

/**
 * Looks at everything that a service with these settings needs, in the order of CHECKS. Changes nothing.
 *
 * @param target the endpoint that names, TLS and clock are tried with; null to leave them out
 */
export async function examine(
  env: Readonly<Record<string, string | undefined>>,
  flags: Flags,
  target: URL | null,
): Promise<Finding[]> {
  const { findings: settings, usable } = checkSettings(env, flags);
  if (usable === null)
    return [...settings, ...skipAfter('settings', 'Not looked at, as the settings are wrong.')];
  const { findings: data, now } = await checkData(usable.config);
  const database = now === null ? null : { now, readAt: Date.now() };
  if (target === null) {
    const network = skipAfter('port', 'Not asked for.').filter(({ check }) => check !== 'clock');
    return [...settings, ...data, ...network, checkClock({ endpoint: null, database })];
  }
  const { findings: network, answer } = await checkNetwork(usable, target);
  return [...settings, ...data, ...network, checkClock({ endpoint: answer, database })];
}

function skipAfter(last: Finding['check'], why: string): Finding[] {
  return CHECKS.slice(CHECKS.indexOf(last) + 1).map((check) => found(check, 'skipped', why));
}
