import { isPasswordName } from '../text/names.ts';

/** The rule under which a value is masked for the name that it is assigned to. */
export function ruleOfName(name: string): string {
  if (isPasswordName(name)) return 'named-password';
  if (/token|jwt|bearer/i.test(name)) return 'named-token';
  if (/key/i.test(name)) return 'named-key';
  return 'named-secret';
}
