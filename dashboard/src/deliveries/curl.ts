import type { Attempt } from '../api/types.ts';

/** The request of an attempt as a command for a shell, signature included. */
export function curlCommand(url: string, headers: Attempt['request_headers'], payload: object): string {
  // As it is called: percent-encoded, and without a fragment.
  const target = new URL(url);
  target.hash = '';
  const lines = [
    // Else curl would take brackets and braces of the URL for lists of URLs.
    `curl --globoff -X POST ${quote(target.href)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`),
    // The body is compact JSON, so that this makes the very bytes that were signed.
    `--data-binary ${quote(JSON.stringify(payload))}`,
  ];
  return lines.join(' \\\n  ');
}

/** Quoted for a POSIX shell, whatever it holds. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
