/**
 * Loaded into a service with `--import`: ends the thread named by `END_THREAD` once the file named by `END_THREAD_WHEN`
 * is there, as a fault in it would.
 */
import { existsSync } from 'node:fs';
import { threadName } from 'node:worker_threads';

const { END_THREAD, END_THREAD_WHEN = '' } = process.env;

if (threadName === END_THREAD) {
  setInterval(() => {
    if (existsSync(END_THREAD_WHEN)) throw new Error('a planted fault');
  }, 20).unref();
}
