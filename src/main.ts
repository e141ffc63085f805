#!/usr/bin/env -S node --max-semi-space-size=8
// Short-lived objects may take 8 MB of each thread, where Node would let them take up to 64 on a large machine: the service
// has four threads, and stays below 300 MB with it.
import { keepCompiled } from './compile-cache.ts';

// Before anything else is loaded, so that all of it comes from there.
keepCompiled();
await import('./cli/run.ts');
