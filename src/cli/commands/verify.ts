import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { printable } from '../../common/printable.ts';
import { CommandFault } from '../command-fault.ts';
import { type CommandContext, printJson, withJson } from '../context.ts';
import { helpText, LOCAL_ENDINGS } from '../help.ts';
import { numberArgument } from '../number-argument.ts';

interface VerifyOptions {
  json?: true;
  secret?: string[];
  tolerance: string;
  now?: true;
  brand?: string;
}

/** A day and more: what a person may want to look at is rarely fresh. */
const MOST_TOLERANCE_S = 10 * 365 * 86_400;

/** `verify`: checks the signature of a saved request. */
export function addVerify(program: Command, context: CommandContext): void {
  withJson(
    program
      .command('verify <file>')
      .description('check the signature of a request that `listen --save` saved; - for standard input')
      .option('--secret <secret...>', 'signing secret, or several [ANCHOR_WEBHOOK_SECRET]')
      .option('--tolerance <seconds>', 'how far its timestamp may be from when it was received', '120')
      .option('--now', 'hold its timestamp against the present instead, as for a replay')
      .option('--brand <name>', 'what header names begin with [ANCHOR_BRAND, default Anchor]'),
  )
    .addHelpText(
      'after',
      helpText(
        [...LOCAL_ENDINGS, 'negative'],
        [
          'verify requests/2026-05-24T12-18-05-123Z-0001-task.completed.json',
          'with ANCHOR_WEBHOOK_SECRET set',
        ],
        ['verify - --json < request.json', ''],
      ),
    )
    .action((file: string, options: VerifyOptions) => run(context, file, options));
}

async function run(context: CommandContext, file: string, options: VerifyOptions): Promise<void> {
  const { terminal, env } = context;
  const { checkSignature, secretsOf } = await import('../listen/check-signature.ts');
  const { parseSaved } = await import('../listen/saved-request.ts');
  const secrets = secretsOf(options.secret, env.ANCHOR_WEBHOOK_SECRET);
  if (secrets.length === 0)
    throw new CommandFault('Give the signing secret: ANCHOR_WEBHOOK_SECRET or --secret.');
  const verdict = await checkSignature(parseSaved(readInput(file)), {
    secrets,
    brand: options.brand ?? (env.ANCHOR_BRAND || 'Anchor'),
    toleranceSeconds: numberArgument('--tolerance', options.tolerance, 0, MOST_TOLERANCE_S),
    ...(options.now && { at: new Date() }),
  });
  if (options.json) {
    printJson(terminal, verdict);
  } else if (verdict.verified) {
    const { id, type, text } = verdict.event;
    terminal.out(`${terminal.paint('green', 'Genuine.')} ${printable(`${id} ${type}: ${text}`)}`);
  } else {
    terminal.out(`${terminal.paint('red', 'Not genuine.')} ${verdict.message} (${verdict.code})`);
  }
  if (!verdict.verified) context.end('negative');
}

function readInput(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch {
    throw new CommandFault(`The file ${file} cannot be read: is the path right?`);
  }
}
