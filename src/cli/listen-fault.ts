/** What a port and an address are set with where they are chosen. */
export interface Named {
  port: string;
  host: string;
}

/**
 * Why an address cannot be listened on, and what to do: one sentence or two for people.
 *
 * @returns null for an error that nobody foresaw
 */
export function listenFault(error: unknown, host: string, port: number, named: Named): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use. Stop what listens there, or choose another port with ${named.port}.`;
    case 'EACCES':
      return `Port ${port} on ${host} may not be listened on (permission denied). Choose one above 1023 with ${named.port}.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is no address of this machine. Set ${named.host} to one, such as 127.0.0.1.`;
    default:
      return null;
  }
}
