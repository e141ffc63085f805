#!/usr/bin/env -S node --max-semi-space-size=8 --heap-growing-percent=50
// Short-lived objects may take 8 MB of each thread, where Node would let them take up to 64 on a large machine, and what lives
// on may grow by half before it is looked through, not to twice or four times its size: with that the service, which has
// four threads, stays below 300 MB.
import { keepCompiled } from './compile-cache.ts';

// Before anything else is loaded, so that all of it comes from there.
keepCompiled();
await import('./cli/run.ts');
