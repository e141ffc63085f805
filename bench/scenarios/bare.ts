import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { account } from '../accounting.ts';
import type { BareOptions, Sent } from '../load/bare-loop.ts';
import type { Receipts } from '../load/receiver.ts';
import { cpuByThread, NO_USAGE, usageOf } from '../process-usage.ts';
import { figuresOf, timeWindow } from '../window.ts';
import { startWorker } from '../worker.ts';
import type { Row, Stage } from './scenario.ts';

const BARE_LOOP = fileURLToPath(new URL('../load/bare-loop.ts', import.meta.url));
const CONNECTIONS = 64;

/** The floor that every scenario is held against: a loop that signs and POSTs to the same receiver, and nothing else. */
export async function measureBareLoop(stage: Stage, bodyBytes: number, label = 'bare loop'): Promise<Row> {
  stage.progress(`${label}, ${stage.seconds} s`);
  const { worker: receiver, url, ca } = stage.receiver;
  const secret = randomBytes(32).toString('hex');
  await receiver.call('clear');
  const loop = startWorker(BARE_LOOP);
  try {
    const options: BareOptions = { url: `${url}0`, ca, secret, bodyBytes, connections: CONNECTIONS };
    await loop.call('start', options);
    const usage = () => ({ own: usageOf(loop.pid), servers: NO_USAGE, threads: cpuByThread(loop.pid) });
    const window = await timeWindow(usage, stage.warmUpMs, stage.seconds);
    const { sentAt, failed } = await loop.call<Sent>('stop');
    if (failed > 0) throw new Error(`the bare loop had ${failed} failed requests`);
    const receipts = await receiver.call<Receipts>('receipts', { secrets: [secret], signedWith: 'anchor' });
    const sent = { publishedAt: sentAt, acceptedAt: sentAt, template: new Uint16Array(sentAt.length) };
    const { deliveries } = account(sent, [[0]], receipts);
    return { label, sender: 'bare loop', figures: figuresOf(window, deliveries, null) };
  } finally {
    await loop.stop();
    await receiver.call('clear');
  }
}
