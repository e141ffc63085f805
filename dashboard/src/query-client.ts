import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isNotFound, isPassing, isSessionOver } from './api/errors.ts';
import { ownerOf } from './api/session.ts';
import type { SessionInfo } from './api/types.ts';
import { noteUnreachable } from './layout/connection.tsx';

const RETRIES = 2;
const SESSION = ['session'];

/** Requests are tried again only where that can help, and what every page has to hear of is told here. */
export function createQueryClient(): QueryClient {
  let owner: string | null = null;
  const onError = (error: unknown) => {
    if (isSessionOver(error)) client.setQueryData(SESSION, null);
    // Somebody may have signed in to another project in another tab of this browser: asking says so.
    if (isNotFound(error)) void client.invalidateQueries({ queryKey: SESSION });
    noteUnreachable(client, error);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onSuccess: (data, query) => {
        if (query.queryKey[0] !== SESSION[0] || data === null) return;
        const now = ownerOf(data as SessionInfo);
        if (owner !== null && owner !== now) forgetProject(client);
        owner = now;
      },
      onError: (error, query) => {
        // A link that is used up answers as a session that is over does, and says so itself.
        if (query.queryKey[0] === 'link') noteUnreachable(client, error);
        else onError(error);
      },
    }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        retry: (count, error) => isPassing(error) && count < RETRIES,
        retryDelay: 400,
        staleTime: 2_000,
        // The browser's idea of being online says nothing about the service.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
  return client;
}

/** Nothing that was loaded for one project may show up in another. */
export function forgetProject(client: QueryClient): void {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
}
