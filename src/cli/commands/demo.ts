import type { Command } from 'commander';
import { examples } from '../context.ts';

/** `demo`: the service at work, without any set-up. */
export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('show the service at work: real events, three receivers, retries')
    .option('--once', 'end after the last delivery; exit code 0 only if everything ended as expected')
    .addHelpText('after', examples(['demo', 'until Ctrl-C'], ['demo --once', 'in a script']))
    .action(async (options: { once?: true }) => {
      const { demo } = await import('../demo.ts');
      process.exitCode = await demo({ once: options.once === true });
    });
}
