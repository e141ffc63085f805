import { queryOptions } from '@tanstack/react-query';
import type { ApiClient } from './client.ts';
import { isSessionOver } from './errors.ts';
import type { LinkPreview, SessionInfo } from './types.ts';

/** Who is signed in; null: nobody. */
export const sessionQuery = (api: ApiClient) =>
  queryOptions({
    queryKey: ['session'],
    queryFn: async ({ signal }): Promise<SessionInfo | null> => {
      try {
        return await api.get<SessionInfo>('/v1/session', {}, signal);
      } catch (error) {
        if (isSessionOver(error)) return null;
        throw error;
      }
    },
    staleTime: 5 * 60_000,
  });

/** Whose session it is: what one owner has loaded, another must not see. */
export function ownerOf({ role, project }: SessionInfo): string {
  return project === null ? role : project.id;
}

/** What a link opens. Does not use it up. */
export function previewLink(api: ApiClient, token: string): Promise<LinkPreview> {
  return api.post<LinkPreview>('/v1/session/preview', { token });
}

/** Turns a link into a session; the cookie comes with the answer. */
export function signIn(api: ApiClient, token: string): Promise<SessionInfo> {
  return api.post<SessionInfo>('/v1/session', { token });
}

export function signOut(api: ApiClient): Promise<void> {
  return api.delete('/v1/session');
}
