/** One Ctrl-C can arrive twice: from the terminal and once more from npm. That must not count as a second one. */
const SAME_SIGNAL_MS = 500;

/**
 * Resolves on the first SIGTERM or SIGINT. A further one ends the process at once, for the operator who will not wait.
 */
export function untilAskedToStop(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let askedAt: number | null = null;
    const onSignal = (signal: NodeJS.Signals) => {
      if (askedAt === null) {
        askedAt = performance.now();
        resolve(signal);
      } else if (performance.now() - askedAt > SAME_SIGNAL_MS) {
        process.exit(signal === 'SIGINT' ? 130 : 143);
      }
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}
