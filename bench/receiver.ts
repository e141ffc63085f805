import { fileURLToPath } from 'node:url';
import { createAuthority } from '../test/support/certificates.ts';
import { startWorker, type Worker } from './worker.ts';

const RECEIVER = fileURLToPath(new URL('./load/receiver.ts', import.meta.url));

/** The receiving end of a run. */
export interface Receiver {
  worker: Worker;
  /** Of webhook 0 and so on: `url` + the number. */
  url: string;
  /** The authority that issued its certificate, PEM; null for plain http. */
  ca: string | null;
}

export async function startReceiver(scheme: 'http' | 'https'): Promise<Receiver> {
  const worker = startWorker(RECEIVER);
  try {
    const authority = scheme === 'https' ? createAuthority('Benchmark') : null;
    const port = await worker.call<number>('listen', authority?.issue());
    return { worker, url: `${scheme}://127.0.0.1:${port}/hook/`, ca: authority?.cert ?? null };
  } catch (error) {
    await worker.stop();
    throw error;
  }
}
