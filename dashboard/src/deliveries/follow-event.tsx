import { Card, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/context.ts';
import { deliveryQuery, eventQuery } from '../api/deliveries.ts';
import type { Delivery } from '../api/types.ts';
import { TextLink } from '../parts/links.tsx';
import { LoadingRows, QueryView } from '../parts/states.tsx';
import { DeliveryStatusBadge } from './delivery-status.tsx';
import { Timeline } from './timeline.tsx';

/** The attempts of a test event, as they happen. */
export function FollowEvent({ eventId }: { eventId: string }) {
  const event = useQuery(eventQuery(useApi(), eventId));
  return (
    <Card withBorder padding="lg" aria-live="polite">
      <QueryView query={event} loading={<LoadingRows rows={2} />}>
        {({ deliveries }) => deliveries.map((delivery) => <Followed key={delivery.id} delivery={delivery} />)}
      </QueryView>
    </Card>
  );
}

function Followed({ delivery }: { delivery: Delivery }) {
  const detail = useQuery(deliveryQuery(useApi(), delivery.webhook_id, delivery.id));
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Group gap="sm">
          <Title order={2} size="h4" className="mono break">
            {delivery.event_type}
          </Title>
          <DeliveryStatusBadge status={detail.data?.status ?? delivery.status} />
        </Group>
        <TextLink
          to="/webhooks/$webhookId/events/$deliveryId"
          params={{ webhookId: delivery.webhook_id, deliveryId: delivery.id }}
          size="sm"
        >
          Open this delivery
        </TextLink>
      </Group>
      <Text size="xs" c="dimmed" className="mono break">
        {delivery.external_event_id}
      </Text>
      <QueryView query={detail} loading={<LoadingRows rows={1} />}>
        {(data) => <Timeline delivery={data} />}
      </QueryView>
    </Stack>
  );
}
