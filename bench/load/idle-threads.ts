/** A process with threads that do nothing, as many as the service has: what Node.js itself takes. Argument: how many. */
import { Worker } from 'node:worker_threads';

const NEVER_MS = 2 ** 30;
const FOREVER = `setInterval(() => {}, ${NEVER_MS})`;

for (let n = 0; n < Number(process.argv[2]); n++) new Worker(FOREVER, { eval: true });
setInterval(() => {}, NEVER_MS);
