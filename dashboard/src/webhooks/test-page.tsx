import { Alert, Button, Card, Group, Select, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { parseExactly } from '../../../src/json/exact-numbers.ts';
import { catalogQuery } from '../api/catalog.ts';
import { useApi } from '../api/context.ts';
import type { EventType, TestPreview, Webhook } from '../api/types.ts';
import { testPreviewQuery, useSendTest } from '../api/webhooks.ts';
import { byFamily } from '../catalog/families.ts';
import { FollowEvent } from '../deliveries/follow-event.tsx';
import { CodeBlock } from '../parts/code-block.tsx';
import { Icon } from '../parts/icons.tsx';
import { ErrorAlert, QueryView } from '../parts/states.tsx';
import { WebhookFrame } from './webhook-frame.tsx';

const route = getRouteApi('/app/webhooks/$webhookId/test');

/** Sends a test event to this webhook alone, and shows what becomes of it. */
export function TestPage() {
  const { webhookId } = route.useParams();
  const catalog = useQuery(catalogQuery(useApi()));
  return (
    <WebhookFrame id={webhookId} tab="test">
      {(webhook) => (
        <QueryView query={catalog} loading={<Skeleton h={320} />}>
          {(types) => <TestForm webhook={webhook} types={types} />}
        </QueryView>
      )}
    </WebhookFrame>
  );
}

function TestForm({ webhook, types }: { webhook: Webhook; types: EventType[] }) {
  const api = useApi();
  const client = useQueryClient();
  const send = useSendTest(webhook.id);
  const offered = types.map((entry) => entry.type);
  const subscribed = webhook.subscribed_events.find((name) => offered.includes(name));
  const [type, setType] = useState(subscribed ?? offered[0] ?? '');
  const [sent, setSent] = useState<string[]>([]);
  const query = testPreviewQuery(api, webhook.id, type);
  const preview = useQuery(query);
  const meaning = types.find((entry) => entry.type === type)?.description;
  const submit = (shown: TestPreview) => {
    const { external_event_id, created } = shown;
    send.mutate(
      { event_type: type, external_event_id, created },
      {
        onSuccess: (answer) => {
          setSent((before) => [answer.external_event_id, ...before]);
          // Each event has an id of its own: the next one is shown anew.
          void client.resetQueries({ queryKey: query.queryKey });
        },
      },
    );
  };
  return (
    <Stack gap="lg">
      <Card withBorder padding="lg">
        <Stack gap="md">
          <Group align="flex-end" gap="sm">
            <Select
              label="Event"
              description={meaning}
              value={type}
              onChange={(value) => value !== null && setType(value)}
              data={byFamily(types).map((family) => ({
                group: family.title,
                items: family.types.map((entry) => entry.type),
              }))}
              searchable
              allowDeselect={false}
              flex="1 1 300px"
              maw={520}
            />
            <Button
              leftSection={<Icon name="send" />}
              loading={send.isPending}
              disabled={preview.data === undefined}
              onClick={() => preview.data !== undefined && submit(preview.data)}
            >
              Send test event
            </Button>
          </Group>
          {!webhook.enabled && (
            <Alert color="blue" variant="light">
              This webhook is disabled. A test event is sent all the same.
            </Alert>
          )}
          {send.isError && <ErrorAlert error={send.error} />}
        </Stack>
      </Card>
      {sent.map((eventId) => (
        <FollowEvent key={eventId} eventId={eventId} />
      ))}
      <QueryView query={preview} loading={<Skeleton h={420} />}>
        {(shown) => <Preview preview={shown} />}
      </QueryView>
    </Stack>
  );
}

function Preview({ preview }: { preview: TestPreview }) {
  const headers = Object.entries(preview.headers).map(([name, value]) => `${name}: ${value}`);
  const start = `${preview.method} ${preview.url}`;
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        What will be sent
      </Title>
      <Text size="sm" c="dimmed">
        Exactly this request, signed and retried like every other. The values in angle brackets are made when
        it is sent.
      </Text>
      <CodeBlock title="Request" text={[start, ...headers].join('\n')} copyLabel="Copy headers" />
      <CodeBlock
        title="Body"
        note="laid out for reading; sent on one line"
        text={JSON.stringify(parseExactly(preview.body), null, 2)}
        copyLabel="Copy body"
        isJson
      />
    </Stack>
  );
}
