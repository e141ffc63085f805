import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ApiClient } from './client.ts';
import { useApi } from './context.ts';
import type {
  NewWebhook,
  StatsWindow,
  TestPreview,
  UrlVerdict,
  Webhook,
  WebhookChanges,
  WebhookStats,
  WebhookWithSecret,
} from './types.ts';

export const webhooksQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['webhooks'],
    queryFn: async ({ signal }) =>
      (await api.get<{ webhooks: Webhook[] }>('/v1/webhooks', {}, signal)).webhooks,
  });

export const webhookQuery = (api: ApiClient, id: string) =>
  queryOptions({
    queryKey: ['webhooks', id],
    queryFn: ({ signal }) => api.get<Webhook>(`/v1/webhooks/${id}`, {}, signal),
  });

/** Success rates and the last 24 hours of every webhook, in one request. */
export const allStatsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['stats'],
    queryFn: async ({ signal }) =>
      (await api.get<{ webhooks: WebhookStats[] }>('/v1/stats', { window: '24h' }, signal)).webhooks,
    refetchInterval: 30_000,
  });

export const webhookStatsQuery = (api: ApiClient, id: string, window: StatsWindow) =>
  queryOptions({
    queryKey: ['stats', id, window],
    queryFn: ({ signal }) => api.get<WebhookStats>(`/v1/webhooks/${id}/stats`, { window }, signal),
    refetchInterval: 15_000,
  });

export const urlVerdictQuery = (api: ApiClient, url: string) =>
  queryOptions({
    queryKey: ['url-verdict', url],
    queryFn: ({ signal }) => api.get<UrlVerdict>('/v1/webhooks/check-url', { url }, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const testPreviewQuery = (api: ApiClient, id: string, eventType: string) =>
  queryOptions({
    queryKey: ['test-preview', id, eventType],
    queryFn: ({ signal }) =>
      api.get<TestPreview>(`/v1/webhooks/${id}/test-preview`, { event_type: eventType }, signal),
    // One preview is for one sending: the id in it is used up by that.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export function useCreateWebhook() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (webhook: NewWebhook) => api.post<WebhookWithSecret>('/v1/webhooks', webhook),
    // After a refusal too: where the limit was met, somebody else has added one.
    onSettled: () => client.invalidateQueries({ queryKey: ['webhooks'], exact: true }),
    // The answer holds the secret: it must not outlive the page that shows it.
    gcTime: 0,
  });
}

export function useUpdateWebhook(id: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (changes: WebhookChanges) => api.patch<Webhook>(`/v1/webhooks/${id}`, changes),
    onSuccess: (webhook) => {
      client.setQueryData(webhookQuery(api, id).queryKey, webhook);
      return client.invalidateQueries({ queryKey: ['webhooks'], exact: true });
    },
  });
}

export function useRotateSecret(id: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.post<WebhookWithSecret>(`/v1/webhooks/${id}/rotate-secret`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['webhooks', id] }),
    gcTime: 0,
  });
}

export function useDeleteWebhook(id: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.delete(`/v1/webhooks/${id}`),
    onSuccess: () => {
      client.removeQueries({ queryKey: ['webhooks', id] });
      return client.invalidateQueries({ queryKey: ['webhooks'], exact: true });
    },
  });
}

export function useSendTest(id: string) {
  const api = useApi();
  return useMutation({
    mutationFn: (event: { event_type: string; external_event_id?: string; created?: string }) =>
      api.post<{ external_event_id: string }>(`/v1/webhooks/${id}/test`, event),
  });
}
