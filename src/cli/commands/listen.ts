import type { Command } from 'commander';
import { AnchorApiError, type AnchorWebhooks } from '../../../client/client.ts';
import { CommandFault } from '../command-fault.ts';
import {
  type CommandContext,
  connect,
  printJson,
  type ServiceOptions,
  withServiceOptions,
} from '../context.ts';
import { helpText, SERVICE_ENDINGS } from '../help.ts';
import type { Heard } from '../listen/describe.ts';
import type { Listener } from '../listen/listener.ts';
import { namingTypes } from '../naming-types.ts';
import { numberArgument } from '../number-argument.ts';

interface ListenOptions extends ServiceOptions {
  port: string;
  host: string;
  secret?: string[];
  status?: string;
  delay?: string;
  forward?: string;
  save?: string;
  count?: string;
  register?: string;
  headers?: true;
  brand?: string;
}

/** `listen`: a receiver on this machine. */
export function addListen(program: Command, context: CommandContext): void {
  withServiceOptions(
    program
      .command('listen')
      .description('receive webhooks on this machine: verify, show, answer as told, forward, save')
      .option('--port <number>', 'port to listen on; 0 takes any free one', '9000')
      .option('--host <address>', 'address to listen on', '127.0.0.1')
      .option('--secret <secret...>', 'signing secret to verify with, or several [ANCHOR_WEBHOOK_SECRET]')
      .option('--register <types>', 'register a webhook for these event types, and delete it at the end')
      .option(
        '--status <codes>',
        'answer with this status; several, as 503,503,200, in turn for each delivery',
      )
      .option('--delay <delays>', 'wait before the answer: 500ms, 2s, or several in turn')
      .option('--forward <url>', 'send each request on, byte for byte, and answer what that answers')
      .option('--save <folder>', 'save each request as a file, which `verify` can check again')
      .option('--count <number>', 'end after so many requests')
      .option('--headers', 'show the headers too')
      .option('--brand <name>', 'what header names begin with [ANCHOR_BRAND, default Anchor]'),
  )
    .addHelpText(
      'after',
      helpText(
        [...SERVICE_ENDINGS, 'negative', 'interrupted'],
        ['listen --register task.completed', 'needs an API key, and a service that allows 127.0.0.1'],
        ['listen --status 503,503,200', 'see how it is retried'],
        ['listen --forward http://localhost:3000/hooks', 'to the application that you are writing'],
        ['listen --save requests --count 1', 'keep one, then end'],
      ),
    )
    .action((options: ListenOptions) => run(context, options));
}

async function run(context: CommandContext, options: ListenOptions): Promise<void> {
  const { terminal, env } = context;
  const { Listener } = await import('../listen/listener.ts');
  const { describeHeard, heardJson } = await import('../listen/describe.ts');
  const { parseAnswers } = await import('../listen/answers.ts');
  const { secretsOf } = await import('../listen/check-signature.ts');

  const most = options.count === undefined ? null : numberArgument('--count', options.count, 1, 1_000_000);
  const { promise: enough, resolve: stop } = Promise.withResolvers<void>();
  let heardCount = 0;
  let refused = 0;
  const onHeard = (heard: Heard) => {
    if (options.json) printJson(terminal, heardJson(heard));
    else terminal.out(`${describeHeard(terminal, heard, { headers: options.headers === true })}\n`);
    heardCount += 1;
    if (heard.verdict?.verified === false) refused += 1;
    if (heardCount === most) stop();
  };
  const isScripted =
    options.forward === undefined || options.status !== undefined || options.delay !== undefined;
  const listener = new Listener({
    host: options.host,
    port: numberArgument('--port', options.port, 0, 65_535),
    secrets: secretsOf(options.secret, env.ANCHOR_WEBHOOK_SECRET),
    brand: options.brand ?? (env.ANCHOR_BRAND || 'Anchor'),
    answers: isScripted ? parseAnswers(options.status ?? '200', options.delay ?? '0') : null,
    forwardTo: options.forward === undefined ? null : targetOf(options.forward),
    saveIn: options.save ?? null,
    onHeard,
  });
  const asked = context.untilAskedToStop();
  const url = await listener.listen();
  const takeBack = await register(context, options, listener, url);
  terminal.note(`Waiting for webhooks on ${url}`);
  const how = await Promise.race([asked, enough.then(() => 'enough' as const)]);
  await listener.close();
  await takeBack();
  if (refused > 0) context.end('negative');
  else if (how !== 'enough') context.end('interrupted');
}

function targetOf(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new CommandFault(
    `--forward must be a URL that begins with http:// or https://. It is ${JSON.stringify(text)}.`,
  );
}

/** Registers the listener as a webhook where that was asked for. @returns what takes it back */
async function register(
  context: CommandContext,
  options: ListenOptions,
  listener: Listener,
  url: string,
): Promise<() => Promise<void>> {
  if (options.register === undefined) return async () => {};
  const { client } = connect(context, options);
  const types = options.register.split(',').map((type) => type.trim());
  try {
    const wanted = { url, subscribed_events: types, description: 'anchor-webhooks listen' };
    const { id, secret } = await namingTypes(types, () => client.webhooks.create(wanted));
    listener.expect(secret);
    context.terminal.note(`Registered as ${id} for ${types.join(', ')}; deleted again at the end.`);
    return () => unregister(client, id);
  } catch (error) {
    await listener.close();
    throw error;
  }
}

/** @throws CommandFault that says what is left to do, where the webhook stays */
async function unregister(client: AnchorWebhooks, id: string): Promise<void> {
  try {
    await client.webhooks.delete(id);
  } catch (cause) {
    // Somebody else has deleted it.
    if (cause instanceof AnchorApiError && cause.code === 'not_found') return;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CommandFault(
      `The webhook ${id} is still registered: ${why} Delete it later with: anchor-webhooks webhooks delete ${id}`,
      cause instanceof AnchorApiError ? 'refused' : 'unreachable',
      { cause },
    );
  }
}
