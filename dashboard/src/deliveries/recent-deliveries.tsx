import { Group, Stack, Text, Title } from '@mantine/core';
import { TextLink } from '../parts/links.tsx';
import { LoadingRows, QueryView } from '../parts/states.tsx';
import { DeliveriesTable } from './deliveries-table.tsx';
import { useLivePage } from './use-live-page.ts';

const SHOWN = 5;

/** The latest deliveries of one webhook, live. */
export function RecentDeliveries({ webhookId }: { webhookId: string }) {
  const page = useLivePage({ webhook_id: webhookId }, undefined, false);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2} size="h4">
          Latest events
        </Title>
        <TextLink to="/events" search={{ webhook_id: webhookId }} size="sm">
          All events
        </TextLink>
      </Group>
      <QueryView query={page.query} loading={<LoadingRows rows={SHOWN} height={52} />}>
        {() =>
          page.rows.length === 0 ? (
            <Text size="sm" c="dimmed">
              Nothing has been delivered yet. Send a test event to see how it looks.
            </Text>
          ) : (
            <DeliveriesTable rows={page.rows.slice(0, SHOWN)} />
          )
        }
      </QueryView>
    </Stack>
  );
}
