import { type Ending, exitCodesText, HELP_WIDTH } from './exit-codes.ts';
import { wrapped } from './terminal.ts';

/** How a command ends that looks only at this machine. */
export const LOCAL_ENDINGS = ['done', 'failed', 'usage'] as const;
/** How a command ends that asks a service. */
export const SERVICE_ENDINGS = ['done', 'failed', 'usage', 'refused', 'unreachable'] as const;

/**
 * What `--help` shows below the flags: how the command is used, each example below what it is for, and how it can end.
 *
 * @param endings the exit codes that the command has
 */
export function helpText(
  endings: readonly Ending[],
  ...examples: readonly (readonly [command: string, what: string])[]
): string {
  const lines = examples.flatMap(([command, what]) => [
    ...(what === '' ? [] : [`  # ${what}`]),
    `  $ anchor-webhooks ${command}`,
  ]);
  return ['', 'Examples:', ...lines, '', exitCodesText(endings)].join('\n');
}

/** Sentences for `--help`, broken into lines that fit a terminal. */
export function prose(text: string): string {
  return `\n${wrapped(text, HELP_WIDTH).join('\n')}`;
}
