#!/usr/bin/env -S node --max-semi-space-size=16 --heap-growing-percent=100 --v8-pool-size=2
// Short-lived objects may take 16 MB of the main thread, and what lives on may double before it is looked through. Node would
// let them take up to 64 MB on a large machine, and let the rest grow to as much as four times its size: so the service, which
// has four threads, stays below 300 MB. With 8 MB, or growth by half, a delivery costs a tenth more CPU. Two helpers of the
// collector are enough for that, and 13 MB less than four.
import { setFlagsFromString } from 'node:v8';

const LEAST_NODE = 24;

// Before anything else is loaded: an older Node.js cannot even read the rest, and would say so in words for nobody.
if (Number.parseInt(process.versions.node, 10) < LEAST_NODE) {
  console.error(
    `Anchor Webhooks needs Node.js ${LEAST_NODE} or newer, and this is ${process.versions.node}. Install a newer one and try again.`,
  );
  process.exit(1);
}

const { keepCompiled } = await import('./process/compile-cache.ts');
// All that is loaded from here on comes from there.
keepCompiled();
// The threads that are started from here on make far fewer of them.
setFlagsFromString('--max-semi-space-size=2');
// For idle-memory.ts. Here, as what was compiled under other flags is not taken from where it is kept.
setFlagsFromString('--expose-gc');
await import('./cli/run.ts');
