import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isPassing, isSessionOver } from './api/errors.ts';
import { noteUnreachable } from './layout/connection.tsx';

const RETRIES = 2;

/** Requests are tried again only where that can help, and what every page has to hear of is told here. */
export function createQueryClient(): QueryClient {
  const onError = (error: unknown) => {
    if (isSessionOver(error)) client.setQueryData(['session'], null);
    noteUnreachable(client, error);
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        // A link that is used up answers the same, and says so itself.
        if (query.queryKey[0] !== 'link') onError(error);
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
