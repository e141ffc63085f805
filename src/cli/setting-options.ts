import { type Command, Option } from 'commander';
import { type Flags, flagOf, SETTINGS, type SettingName, settingNames } from '../settings/config.ts';

/**
 * Adds a flag for every setting.
 *
 * @returns what picks the settings out of the options that the command was given
 */
export function withSettingOptions(command: Command): (options: Readonly<Record<string, unknown>>) => Flags {
  const attributes = new Map<string, SettingName>();
  for (const name of settingNames()) {
    const option = optionOf(name);
    attributes.set(option.attributeName(), name);
    command.addOption(option);
  }
  return (options) => {
    const flags = Object.entries(options).flatMap(([attribute, value]) => {
      const name = attributes.get(attribute);
      return name === undefined ? [] : [[name, String(value)] as const];
    });
    return Object.fromEntries(flags);
  };
}

function optionOf(name: SettingName): Option {
  const setting = SETTINGS[name];
  // A flag for yes or no may stand alone.
  const value = setting.value === 'boolean' ? `[${setting.value}]` : `<${setting.value}>`;
  const fallback = setting.default ? `, default ${setting.default}` : '';
  return new Option(`${flagOf(name)} ${value}`, `${setting.doc} [${setting.env}${fallback}]`);
}
