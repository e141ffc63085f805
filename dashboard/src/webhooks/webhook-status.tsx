import { Badge } from '@mantine/core';
import type { Webhook } from '../api/types.ts';
import { formatTime, formatUtc } from '../parts/format.ts';

/** How an endpoint is doing, as far as its deliveries tell. */
export function WebhookStatus({ webhook }: { webhook: Webhook }) {
  const { colour, label, title } = statusOf(webhook);
  return (
    <Badge variant="light" color={colour} tt="none" radius="sm" title={title} className="badge">
      {label}
    </Badge>
  );
}

function statusOf(webhook: Webhook): { colour: string; label: string; title: string } {
  if (!webhook.enabled) {
    return { colour: 'gray', label: 'Disabled', title: 'No new deliveries are made while it is disabled.' };
  }
  if (webhook.failing_since !== null) {
    return {
      colour: 'red',
      label: 'Failing',
      title: `Every attempt has failed since ${formatTime(webhook.failing_since)} (${formatUtc(webhook.failing_since)}).`,
    };
  }
  if (webhook.last_success_at !== null) {
    return {
      colour: 'teal',
      label: 'Working',
      title: `The last delivery succeeded at ${formatTime(webhook.last_success_at)} (${formatUtc(webhook.last_success_at)}).`,
    };
  }
  return { colour: 'blue', label: 'Ready', title: 'Nothing has been delivered yet.' };
}
