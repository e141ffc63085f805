import type { Command } from 'commander';
import { printable } from '../../common/printable.ts';
import type { Flags } from '../../settings/config.ts';
import { CommandFault } from '../command-fault.ts';
import { type CommandContext, printJson, withJson } from '../context.ts';
import type { Finding, State } from '../doctor/finding.ts';
import { helpText, LOCAL_ENDINGS, prose } from '../help.ts';
import { withSettingOptions } from '../setting-options.ts';
import { type Colour, type Terminal, wrapped } from '../terminal.ts';

/** Kept by IANA for examples, and answered over TLS by a public authority's certificate. */
const TARGET = 'https://example.com/';

interface DoctorOptions {
  json?: true;
  target: string;
  network: boolean;
}

const NOTE = prose(
  'It takes every setting as `serve` does, changes nothing, and may be run beside a running service. Nothing but a HEAD ' +
    'request goes to the target.',
);

/** `doctor`: what is wrong with an installation, and how to mend it. */
export function addDoctor(program: Command, context: CommandContext): void {
  const command = withJson(
    program
      .command('doctor')
      .description(
        'check settings, data folder, database, master key, port, DNS, outgoing TLS and clock, and say how to mend each',
      )
      .option('--target <url>', 'an endpoint to try DNS, outgoing TLS and the clock with', TARGET)
      .option('--no-network', 'leave DNS and outgoing TLS out'),
  )
    .addHelpText('after', NOTE)
    .addHelpText(
      'after',
      helpText(
        [...LOCAL_ENDINGS, 'negative'],
        ['doctor', 'with the settings of the environment'],
        ['doctor --target https://hooks.example.com/', 'with an endpoint of yours'],
        ['doctor --no-network --json', 'in a script'],
      ),
    );
  const flagsOf = withSettingOptions(command);
  command.action((options: DoctorOptions) => run(context, options, flagsOf({ ...options })));
}

async function run(context: CommandContext, options: DoctorOptions, flags: Flags): Promise<void> {
  const { terminal, env } = context;
  const target = URL.parse(options.target);
  if (target === null || !/^https?:$/.test(target.protocol)) {
    throw new CommandFault(
      `--target must be a URL such as ${TARGET}. It is ${JSON.stringify(options.target)}.`,
    );
  }
  const { examine } = await import('../doctor/examine.ts');
  const findings = await examine(env, flags, options.network ? target : null);
  const faults = findings.filter(({ state }) => state === 'fault').length;
  if (options.json) printJson(terminal, { ok: faults === 0, findings });
  else show(terminal, findings, faults);
  if (faults > 0) context.end('negative');
}

const COLOURS: Record<State, Colour> = { ok: 'green', warning: 'yellow', fault: 'red', skipped: 'dim' };

const STATE_WIDTH = Math.max(...Object.keys(COLOURS).map(({ length }) => length));

function show(terminal: Terminal, findings: readonly Finding[], faults: number): void {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const indent = STATE_WIDTH + width + 4;
  for (const { check, state, says, fix } of findings) {
    const head = `${terminal.paint(COLOURS[state], state.padEnd(STATE_WIDTH))}  ${check.padEnd(width)}  `;
    const lines = [says, ...(fix === null ? [] : [fix])].flatMap((text) =>
      wrapped(printable(text), (terminal.columns ?? Number.POSITIVE_INFINITY) - indent),
    );
    terminal.out(`${head}${lines.join(`\n${' '.repeat(indent)}`)}`);
  }
  const warnings = findings.filter(({ state }) => state === 'warning').length;
  const count = (number: number, name: string) => `${number} ${name}${number === 1 ? '' : 's'}`;
  terminal.note(
    faults + warnings === 0
      ? 'Nothing is wrong.'
      : `${count(faults, 'fault')}, ${count(warnings, 'warning')}.`,
  );
}
