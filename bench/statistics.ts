/** The value below which `share` (0 to 1) of the samples lie; NaN without samples. Sorts `samples` in place. */
export function percentile(samples: Float64Array, share: number): number {
  if (samples.length === 0) return Number.NaN;
  samples.sort();
  const index = Math.min(samples.length - 1, Math.ceil(samples.length * share) - 1);
  return samples[Math.max(0, index)] ?? Number.NaN;
}
