import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ApiClient, Query } from './client.ts';
import { useApi } from './context.ts';
import type { Delivery, DeliveryDetail, DeliveryPage, EventDetail } from './types.ts';

const PAGE_SIZE = 25;
/** How often an unfinished delivery is asked about. */
const FOLLOW_EVERY_MS = 700;

export interface DeliveryFilter {
  webhook_id?: string | undefined;
  status?: string | undefined;
  event_type?: string | undefined;
  external_event_id?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
}

export const deliveriesQuery = (api: ApiClient, filter: DeliveryFilter, cursor: string | undefined) =>
  queryOptions({
    queryKey: ['deliveries', filter, cursor ?? ''],
    queryFn: ({ signal }) => {
      const query: Query = { ...filter, cursor, limit: PAGE_SIZE };
      return api.get<DeliveryPage>('/v1/deliveries', query, signal);
    },
    placeholderData: keepPreviousData,
  });

/** A delivery with its attempts, asked for again until it has ended. */
export const deliveryQuery = (api: ApiClient, webhookId: string, deliveryId: string) =>
  queryOptions({
    queryKey: ['delivery', webhookId, deliveryId],
    queryFn: ({ signal }) =>
      api.get<DeliveryDetail>(`/v1/webhooks/${webhookId}/events/${deliveryId}`, {}, signal),
    refetchInterval: (query) => {
      const delivery = query.state.data;
      return delivery !== undefined && isUnfinished(delivery) ? FOLLOW_EVERY_MS : false;
    },
  });

/** An event and its deliveries to every webhook. */
export const eventQuery = (api: ApiClient, eventId: string) =>
  queryOptions({
    queryKey: ['event', eventId],
    queryFn: ({ signal }) => api.get<EventDetail>(`/v1/events/${eventId}`, {}, signal),
    refetchInterval: (query) =>
      query.state.data?.deliveries.some(isUnfinished) ? FOLLOW_EVERY_MS * 2 : false,
  });

export function isUnfinished(delivery: Pick<Delivery, 'status'>): boolean {
  return delivery.status === 'pending' || delivery.status === 'in_flight';
}

export function useResend() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ webhook_id, id }: Pick<Delivery, 'id' | 'webhook_id'>) =>
      api.post<{ delivery_id: string }>(`/v1/webhooks/${webhook_id}/events/${id}/resend`),
    onSettled: () => client.invalidateQueries({ queryKey: ['event'] }),
  });
}

export interface Recovery {
  since: string;
  until?: string;
  status: ('failed' | 'dead')[];
}

/** How many deliveries a recovery would send again; nothing is sent. */
export const recoverCountQuery = (api: ApiClient, webhookId: string, recovery: Recovery) =>
  queryOptions({
    queryKey: ['recover-count', webhookId, recovery],
    queryFn: () =>
      api.post<{ count: number }>(`/v1/webhooks/${webhookId}/recover`, { ...recovery, dry_run: true }),
    staleTime: 0,
    gcTime: 0,
  });

export function useRecover(webhookId: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (recovery: Recovery) =>
      api.post<{ count: number }>(`/v1/webhooks/${webhookId}/recover`, recovery),
    onSuccess: () => client.invalidateQueries({ queryKey: ['deliveries'] }),
  });
}
