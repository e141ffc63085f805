#!/usr/bin/env -S node --max-semi-space-size=16 --heap-growing-percent=50 --v8-pool-size=2
// Short-lived objects may take 16 MB of the main thread, and what lives on may grow by half before it is looked through. Node
// would let them take up to 64 MB on a large machine, and let the rest grow to twice or four times its size: so the service,
// which has four threads, stays below 300 MB. With 8 MB a delivery costs a tenth more CPU. Two helpers of the collector are
// enough for that, and 13 MB less than four.
import { setFlagsFromString } from 'node:v8';
import { keepCompiled } from './compile-cache.ts';

// Before anything else is loaded, so that all of it comes from there.
keepCompiled();
// The threads that are started from here on make far fewer of them.
setFlagsFromString('--max-semi-space-size=4');
await import('./cli/run.ts');
