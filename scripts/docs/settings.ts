import { flagOf, SETTINGS, settingNames } from '../../src/config.ts';

/** Every setting as a table, from src/config.ts. */
export function settingsTable(): string {
  const rows = settingNames().map((name) => {
    const setting = SETTINGS[name];
    const value = setting.default === null || setting.default === '' ? '' : `\`${setting.default}\``;
    const reserved = setting.reserved === undefined ? '' : ` Reserved: ${setting.reserved}.`;
    return `| \`${setting.env}\` | \`${flagOf(name)}\` | ${value} | ${setting.doc}${reserved} |`;
  });
  return ['| variable | flag of `serve` | default | what it does |', '|---|---|---|---|', ...rows].join('\n');
}
