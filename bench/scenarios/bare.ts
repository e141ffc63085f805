import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { BareOptions, Sent } from '../load/bare-loop.ts';
import type { Receipts } from '../load/receiver.ts';
import { figuresOf, timeWindow } from '../window.ts';
import { startWorker } from '../worker.ts';
import type { Figures, Stage } from './scenario.ts';

const BARE_LOOP = fileURLToPath(new URL('../load/bare-loop.ts', import.meta.url));
const WARM_UP_MS = 2_000;

/** The floor that every scenario is held against: a loop that signs and POSTs to the same receiver, and nothing else. */
export async function measureBareLoop(
  stage: Stage,
  bodyBytes: number,
  connections: number,
): Promise<Figures> {
  stage.progress(`bare loop, ${stage.seconds} s`);
  const { worker: receiver, port } = stage.receiver;
  const secret = randomBytes(32).toString('hex');
  await receiver.call('clear');
  const loop = startWorker(BARE_LOOP);
  try {
    await loop.call('start', { port, secret, bodyBytes, connections } satisfies BareOptions);
    const window = await timeWindow(loop.pid, WARM_UP_MS, stage.seconds);
    const { sentAt, failed } = await loop.call<Sent>('stop');
    const receipts = await receiver.call<Receipts>('receipts', { secrets: [secret], events: sentAt.length });
    if (failed > 0 || receipts.invalid > 0 || receipts.firstReceiptAt.includes(0)) {
      throw new Error(`the bare loop had ${failed} failed and ${receipts.invalid} invalid requests`);
    }
    return figuresOf(window, sentAt, receipts.firstReceiptAt, null);
  } finally {
    await loop.stop();
    await receiver.call('clear');
  }
}
