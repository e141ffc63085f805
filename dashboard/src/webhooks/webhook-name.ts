import { printable } from '../../../src/common/printable.ts';
import type { Webhook } from '../api/types.ts';

/** What its people call it, so that it cannot read as another one; null where they have said nothing that shows. */
export function labelOf({ description }: Pick<Webhook, 'description'>): string | null {
  return description === null || description.trim() === '' ? null : printable(description);
}

/** How a webhook is called where one is chosen: by what its people call it, and its URL. */
export function nameOf(webhook: Pick<Webhook, 'url' | 'description'>): string {
  const label = labelOf(webhook);
  return label === null ? webhook.url : `${label} · ${webhook.url}`;
}
