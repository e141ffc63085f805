import { queryOptions } from '@tanstack/react-query';
import type { ApiClient } from './client.ts';
import type { Envelope, EventType } from './types.ts';

/** The catalog does not change while the service runs. */
export const catalogQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['catalog'],
    queryFn: async ({ signal }) =>
      (await api.get<{ types: EventType[] }>('/v1/events/types', {}, signal)).types,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The envelope that a type's example makes, with its text line. */
export const exampleEnvelopeQuery = (api: ApiClient, type: string) =>
  queryOptions({
    queryKey: ['catalog', type],
    queryFn: async ({ signal }) =>
      (await api.get<{ envelope: Envelope }>(`/v1/events/types/${type}/preview`, {}, signal)).envelope,
    staleTime: Number.POSITIVE_INFINITY,
  });
