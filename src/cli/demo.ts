import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandFault } from './command-fault.ts';
import type { CommandContext } from './context.ts';
import type { Board } from './demo/board.ts';
import { JsonShow } from './demo/json-show.ts';
import { createScreen } from './demo/screen.ts';
import type { Show } from './demo/show.ts';
import { Stage } from './demo/stage.ts';
import { TextShow } from './demo/text-show.ts';
import type { Terminal } from './terminal.ts';

/** How long the process may outlive the demo. */
const LINGER_MS = 5_000;

/**
 * Shows the service at work on loopback, in a temporary data folder that is removed at the end.
 *
 * @param options.once end after the last delivery instead of staying up to be looked at
 * @param options.json one JSON object a line
 */
export async function demo(
  context: CommandContext,
  options: { once: boolean; json: boolean },
): Promise<void> {
  const { terminal } = context;
  const asked = context.untilAskedToStop();
  const folder = temporaryFolder();
  const stage = new Stage(folder, (board) => showFor(terminal, board, options.json));
  try {
    const asExpected = await Promise.race([stage.play(), asked.then(() => null)]);
    if (asExpected === null) {
      context.end('interrupted');
      return;
    }
    if (!asExpected) context.end('failed');
    if (!options.once) {
      await stage.stayUp();
      await asked;
    }
  } finally {
    // A store that has failed may leave a thread behind, which must not keep the terminal waiting.
    setTimeout(() => process.exit(), LINGER_MS).unref();
    await stage.clear();
    rmSync(folder, { recursive: true, force: true });
  }
}

function showFor(terminal: Terminal, board: Board, json: boolean): Show {
  if (json) return new JsonShow((line) => terminal.out(line));
  return new TextShow(terminal, createScreen(process.stdout, board, terminal.paint));
}

function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'anchor-webhooks-demo-'));
  } catch (cause) {
    throw new CommandFault(
      `The demo needs a folder for its data, and none can be made in ${tmpdir()}. Set TMPDIR to a folder that you can write to.`,
      'failed',
      { cause },
    );
  }
}
