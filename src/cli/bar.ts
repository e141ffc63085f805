const BAR = 24;

/** `[######      ]  50 %`. @param share 0 to 1 */
export function bar(share: number): string {
  const done = Math.round(Math.min(1, share) * BAR);
  return `[${'#'.repeat(done)}${' '.repeat(BAR - done)}] ${String(Math.round(Math.min(1, share) * 100)).padStart(3)} %`;
}
