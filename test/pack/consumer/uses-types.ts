import { AnchorApiError, AnchorWebhooks, type Webhook } from 'anchor-webhooks/client';
import type { AnchorEvent } from 'anchor-webhooks/events';
import { verifyWebhook, WebhookVerificationError } from 'anchor-webhooks/verify';

export async function firstWebhook(anchor: AnchorWebhooks): Promise<Webhook | undefined> {
  const { webhooks } = await anchor.webhooks.list();
  return webhooks[0];
}

export async function receive(body: string, headers: Headers): Promise<string> {
  const event = await verifyWebhook({ body, headers, secrets: ['a', 'b'] });
  return event.id;
}

export async function failureOf(body: string, headers: Headers): Promise<string | null> {
  const event = await verifyWebhook<AnchorEvent>({ body, headers, secrets: process.env.WEBHOOK_SECRET });
  return event.type === 'task.failed' ? event.data.error.message : null;
}

declare const process: { env: Record<string, string | undefined> };

export function describe(error: unknown): string {
  if (error instanceof AnchorApiError) return error.code;
  if (error instanceof WebhookVerificationError) return error.code;
  // @ts-expect-error an operation's body is checked
  void new AnchorWebhooks({ url: 'http://127.0.0.1:1' }).webhooks.create({ url: 1 });
  return 'unknown';
}
