import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ApiClient } from './client.ts';
import { useApi } from './context.ts';
import type { Key, NewKey, Project } from './types.ts';

export const projectsQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['projects'],
    queryFn: async ({ signal }) =>
      (await api.get<{ projects: Project[] }>('/admin/v1/projects', {}, signal)).projects,
  });

export const apiKeysQuery = (api: ApiClient, projectId: string) =>
  queryOptions({
    queryKey: ['api-keys', projectId],
    queryFn: async ({ signal }) => {
      const path = `/admin/v1/projects/${projectId}/api-keys`;
      return (await api.get<{ api_keys: Key[] }>(path, {}, signal)).api_keys;
    },
  });

export const publisherKeysQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['publisher-keys'],
    queryFn: async ({ signal }) =>
      (await api.get<{ publisher_keys: Key[] }>('/admin/v1/publisher-keys', {}, signal)).publisher_keys,
  });

export function useCreateProject() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => api.post<Project>('/admin/v1/projects', { name }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['projects'] }),
        client.invalidateQueries({ queryKey: ['session'] }),
      ]),
  });
}

export function useCreateApiKey(projectId: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => api.post<NewKey>(`/admin/v1/projects/${projectId}/api-keys`, { name }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['api-keys', projectId] }),
    gcTime: 0,
  });
}

export function useRevokeApiKey(projectId: string) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (keyId: string) => api.delete(`/admin/v1/projects/${projectId}/api-keys/${keyId}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['api-keys', projectId] }),
  });
}

export function useCreatePublisherKey() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (key: { name: string; project_id?: string }) =>
      api.post<NewKey>('/admin/v1/publisher-keys', key),
    onSuccess: () => client.invalidateQueries({ queryKey: ['publisher-keys'] }),
    gcTime: 0,
  });
}

export function useRevokePublisherKey() {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (keyId: string) => api.delete(`/admin/v1/publisher-keys/${keyId}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['publisher-keys'] }),
  });
}

/** A one-time link for a project's customer, or (null) for another operator. */
export function useCreateLink(projectId: string | null) {
  const api = useApi();
  const path =
    projectId === null ? '/admin/v1/dashboard-links' : `/admin/v1/projects/${projectId}/dashboard-links`;
  return useMutation({
    mutationFn: () => api.post<{ url: string; expires_at: string }>(path, {}),
    gcTime: 0,
  });
}
