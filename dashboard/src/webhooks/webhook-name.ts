import type { Webhook } from '../api/types.ts';

/** How a webhook is called where one is chosen: by what its people call it, and its URL. */
export function nameOf({ url, description }: Pick<Webhook, 'url' | 'description'>): string {
  return description === null ? url : `${description} · ${url}`;
}
