import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const SIZE = '192m';

/** A disk of its own for the service's data, small enough to be filled. */
export interface SmallDisk {
  fill(): void;
  empty(): void;
  unmount(): void;
}

/** Mounts a small disk at `folder`. Null where that is not allowed: it takes root. */
export function mountSmallDisk(folder: string): SmallDisk | null {
  mkdirSync(folder, { recursive: true });
  if (!succeeds('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=0700`, 'tmpfs', folder])) return null;
  const ballast = join(folder, 'ballast');
  return {
    fill() {
      // Until nothing more goes on it.
      succeeds('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=64k', 'oflag=append', 'conv=notrunc']);
      succeeds('dd', ['if=/dev/zero', `of=${ballast}2`, 'bs=512']);
    },
    empty() {
      for (const file of [ballast, `${ballast}2`]) rmSync(file, { force: true });
    },
    unmount() {
      succeeds('umount', ['--lazy', folder]);
    },
  };
}

function succeeds(command: string, args: string[]): boolean {
  const { status } = spawnSync(command, args, { stdio: 'ignore' });
  return status === 0;
}
