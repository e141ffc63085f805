import { Stack } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { DeleteCard, EnabledCard } from './danger-cards.tsx';
import { EditCard } from './edit-card.tsx';
import { RotateCard } from './rotate-card.tsx';
import { WebhookFrame } from './webhook-frame.tsx';

const route = getRouteApi('/app/webhooks/$webhookId/settings');

/** Everything about a webhook that can be changed. */
export function SettingsPage() {
  const { webhookId } = route.useParams();
  return (
    <WebhookFrame id={webhookId} tab="settings">
      {(webhook) => (
        <Stack gap="lg">
          <EditCard key={webhook.id} webhook={webhook} />
          <RotateCard webhook={webhook} />
          <EnabledCard webhook={webhook} />
          <DeleteCard webhook={webhook} />
        </Stack>
      )}
    </WebhookFrame>
  );
}
