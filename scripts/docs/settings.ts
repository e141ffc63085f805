import { flagOf, SETTINGS, settingNames } from '../../src/settings/config.ts';
import { generatedPage, markdownTable } from './markdown.ts';

/** Every setting, from src/settings/config.ts. */
export function settingsPage(): string {
  const rows = settingNames().map((name) => {
    const setting = SETTINGS[name];
    const value = setting.default === null || setting.default === '' ? '' : `\`${setting.default}\``;
    return [`\`${setting.env}\``, `\`${flagOf(name)}\``, value, setting.doc];
  });
  return generatedPage(
    'Settings',
    'Settings are environment variables; each is also a flag of `serve`, which goes before it. An empty value counts as left ' +
      'out. A wrong value stops the start with one line that says what to put right. A variable that begins with `ANCHOR_` and ' +
      'is no setting is told in the log.',
    markdownTable(['variable', 'flag of `serve`', 'default', 'what it does'], rows),
    'Secrets given as flags can be read by other users of the machine in its list of processes; as variables they cannot.',
  );
}
