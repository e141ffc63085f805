/** Routes that are pages and not part of the API: they stand in no description of it. */
export const HIDDEN = { hide: true };

/**
 * A Content-Security-Policy by which a page reaches this service alone, runs no script that is not a file of it, and can
 * be shown within no other page.
 *
 * @param more sources besides this service, by directive
 */
export function pagePolicy(more: { style?: string; img?: string; font?: string } = {}): string {
  const from = (others?: string) => (others === undefined ? "'self'" : `'self' ${others}`);
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${from(more.style)}`,
    `img-src ${from(more.img)}`,
    ...(more.font === undefined ? [] : [`font-src ${from(more.font)}`]),
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
