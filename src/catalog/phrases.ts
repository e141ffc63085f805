/** Small pieces of the text lines. Missing values give an empty string, so that a line reads well without them. */

/** An identifier in Slack's code style. A backtick inside would end the style early. */
export function code(value: string): string {
  return `\`${value.replaceAll('`', "'")}\``;
}

/** 850 → "850ms", 4210 → "4.2s", 133000 → "2m 13s", 4380000 → "1h 13m". */
export function duration(ms: number): string {
  if (Math.round(ms) < 1_000) return `${Math.round(ms)}ms`;
  const tenths = Math.round(ms / 100);
  if (tenths < 600) return `${(tenths / 10).toFixed(1)}s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
  const minutes = Math.round(ms / 60_000);
  return `${Math.floor(minutes / 60)}h ${minutes % 60}m`;
}

/** " in 4.2s", or nothing. */
export function within(preposition: 'in' | 'after', ms: number | null | undefined): string {
  return ms == null ? '' : ` ${preposition} ${duration(ms)}`;
}

/** 812 → "812 B", 8388608 → "8.4 MB": decimal units, as storage is sold. */
export function fileSize(size: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = size;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

/** ": " and what was said, or nothing where it is missing or blank. */
export function because(said: string | null | undefined): string {
  return said == null || said.trim() === '' ? '' : `: ${said}`;
}

/** " (a, b)" of the parts that are there, or nothing. */
export function inBrackets(parts: readonly (string | null | undefined)[]): string {
  const present = parts.filter((part) => part != null && part.trim() !== '');
  return present.length === 0 ? '' : ` (${present.join(', ')})`;
}
