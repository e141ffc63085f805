const WARM_UP = 2;
/** The system counts CPU time in ticks of some ms, so that one short call is seen as none, or as a whole tick. */
const TIMES = 6;

/**
 * CPU time of this thread that a call takes, in ms, once the code is warm. Other processes on the machine do not count,
 * unlike in wall time.
 */
export function cpuTimeOf(run: () => void): number {
  for (let i = 0; i < WARM_UP; i++) run();
  const start = process.threadCpuUsage();
  for (let i = 0; i < TIMES; i++) run();
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1_000 / TIMES;
}
