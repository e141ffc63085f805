import { loadCatalog } from '../../catalog/file/load-catalog.ts';
import { trustedAuthorities } from '../../network/trusted-authorities.ts';
import {
  type Config,
  type Flags,
  readConfig,
  settingFaults,
  settingNames,
  unknownSettings,
} from '../../settings/config.ts';
import { StartError } from '../../start-error.ts';
import { COMMAND_VARIABLES } from '../profile.ts';
import { type Finding, found } from './finding.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Settings that were found to be right, with the files that they name. */
export interface UsableSettings {
  config: Config;
  /** PEM; undefined where the well-known ones are meant. */
  authorities: string[] | undefined;
}

/** Every setting, and the files that settings name. `usable` is null where the service would not start with them. */
export function checkSettings(
  env: Env,
  flags: Flags,
): { findings: Finding[]; usable: UsableSettings | null } {
  const faults = settingFaults(env, flags);
  const warnings = unknownSettings(env, Object.keys(COMMAND_VARIABLES));
  const remarks = warnings.map((warning) =>
    found('settings', 'warning', warning, 'Correct its name, or remove it.'),
  );
  if (faults.length > 0) {
    return {
      findings: [...faults.map((fault) => found('settings', 'fault', fault)), ...remarks],
      usable: null,
    };
  }
  const config = readConfig(env, flags);
  try {
    const { targetCaFile, catalogFile } = config;
    const { types } = loadCatalog(catalogFile);
    const authorities = targetCaFile === null ? undefined : trustedAuthorities(targetCaFile);
    const says = `All ${settingNames().length} are right, and the catalog has ${types.length} event types.`;
    return { findings: [found('settings', 'ok', says), ...remarks], usable: { config, authorities } };
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return { findings: [found('settings', 'fault', error.message), ...remarks], usable: null };
  }
}
