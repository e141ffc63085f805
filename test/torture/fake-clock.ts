import { existsSync, writeFileSync } from 'node:fs';

/** libfaketime of Debian and its kin, which is preloaded to the process whose clock is to be stepped. */
const LIBRARIES = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1',
];

/** A wall clock that can be stepped, for processes started with `env`. Their steady clock stays as it is. */
export interface FakeClock {
  env: Record<string, string>;
  /** Takes effect within a second. */
  setOff(ms: number): void;
}

/** Null where the machine has no libfaketime. */
export function fakeClock(file: string): FakeClock | null {
  const library = LIBRARIES.find((path) => existsSync(path));
  if (library === undefined) return null;
  const setOff = (ms: number) => writeFileSync(file, `${ms < 0 ? '-' : '+'}${Math.abs(ms) / 1000}\n`);
  setOff(0);
  return {
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    setOff,
  };
}
