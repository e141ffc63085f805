import { Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/context.ts';
import { eventQuery } from '../api/deliveries.ts';
import { webhooksQuery } from '../api/webhooks.ts';
import { LoadingRows, QueryView } from '../parts/states.tsx';
import { DeliveriesTable } from './deliveries-table.tsx';

/** The same event's other deliveries: to other webhooks, and resent ones. */
export function OtherDeliveries({ eventId, thisOne }: { eventId: string; thisOne: string }) {
  const api = useApi();
  const event = useQuery(eventQuery(api, eventId));
  const webhooks = useQuery(webhooksQuery(api));
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        Other deliveries of this event
      </Title>
      <QueryView query={event} loading={<LoadingRows rows={1} height={52} />}>
        {({ deliveries }) => {
          const others = deliveries.filter(({ id }) => id !== thisOne);
          return others.length === 0 ? (
            <Text size="sm" c="dimmed">
              None: it went to this webhook once.
            </Text>
          ) : (
            <DeliveriesTable rows={others.toReversed()} webhooks={webhooks.data ?? []} />
          );
        }}
      </QueryView>
    </Stack>
  );
}
