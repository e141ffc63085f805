import { type ParseArgsConfig, parseArgs } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * The options of a command for those who work on the service. `--help` prints its usage and ends it with 0. What is no option
 * of it, or no number where there must be one, is told with the usage and ends it with 2: a run that did nothing because of
 * a typing error would look like one in which everything held.
 */
export function toolOptions<const Config extends Options>(usage: string, options: Config) {
  const refuse = (reason: string): never => {
    console.error(`${reason}\n\n${usage}`);
    process.exit(2);
  };
  if (process.argv.includes('--help')) {
    console.log(usage);
    process.exit(0);
  }
  return {
    values: parsed(options, refuse),
    /** @param text what was given for the option `name`. Its number, which must be above 0. */
    number: (name: string, text: string): number =>
      Number(text) > 0 ? Number(text) : refuse(`--${name} must be a number above 0, and is '${text}'.`),
    /** Ends the command with the reason and the usage. */
    refuse,
  };
}

function parsed<const Config extends Options>(options: Config, refuse: (reason: string) => never) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}
