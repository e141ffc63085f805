import type { ApiClient } from '../../support/api-client.ts';

/** Every page of the dashboard, by a name for files. */
export interface PageAddress {
  name: string;
  path: string;
  /** Seen by operators only. */
  operator?: boolean;
}

/** @param shown which webhook, delivery and project the pages about one of them show */
export function everyPage(shown: {
  webhookId: string;
  deliveryId: string;
  projectId: string;
}): PageAddress[] {
  const webhook = `/webhooks/${shown.webhookId}`;
  return [
    { name: 'webhooks', path: '/webhooks' },
    { name: 'add-webhook', path: '/webhooks/new' },
    { name: 'webhook', path: webhook },
    { name: 'send-test', path: `${webhook}/test` },
    { name: 'settings', path: `${webhook}/settings` },
    { name: 'events', path: '/events' },
    { name: 'delivery', path: `${webhook}/events/${shown.deliveryId}` },
    { name: 'catalog', path: '/catalog' },
    { name: 'event-type', path: '/catalog/task.completed' },
    { name: 'projects', path: '/operator/projects', operator: true },
    { name: 'project', path: `/operator/projects/${shown.projectId}`, operator: true },
    { name: 'publisher-keys', path: '/operator/publisher-keys', operator: true },
  ];
}

/** Ids of a webhook and of its newest delivery, for the pages about them. */
export async function newestDelivery(api: ApiClient, webhookId: string): Promise<string> {
  const [delivery] = await api.deliveries(webhookId, '?limit=1');
  if (delivery === undefined) throw new Error(`webhook ${webhookId} has no delivery`);
  return delivery.id;
}
