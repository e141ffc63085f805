import { CommandFault } from './command-fault.ts';

/** A whole number of a flag. @param unit such as `seconds` @throws CommandFault that names the flag */
export function numberArgument(
  flag: string,
  text: string,
  least: number,
  most: number,
  unit: string | null = null,
): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new CommandFault(
      `${flag} must be a whole number${unit === null ? '' : ` of ${unit}`} from ${least} to ${most}. It is ${JSON.stringify(text)}.`,
    );
  }
  return value;
}
