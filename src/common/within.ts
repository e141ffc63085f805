/** Waits for `work`, but no longer than `ms`; calls `late` if that was not enough. Rejects as `work` does. */
export async function within(ms: number, work: Promise<unknown>, late: () => void): Promise<void> {
  const isLate = Symbol('late');
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<typeof isLate>((resolve) => {
    timer = setTimeout(resolve, ms, isLate);
  });
  try {
    if ((await Promise.race([work, deadline])) === isLate) late();
  } finally {
    clearTimeout(timer);
  }
}
