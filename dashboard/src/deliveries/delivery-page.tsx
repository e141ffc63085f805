import { Alert, Button, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../api/context.ts';
import { deliveryQuery, isUnfinished, useResend } from '../api/deliveries.ts';
import { isNotFound } from '../api/errors.ts';
import type { DeliveryDetail } from '../api/types.ts';
import { webhooksQuery } from '../api/webhooks.ts';
import { SlackText } from '../catalog/slack-line.tsx';
import { Page } from '../layout/page.tsx';
import { JsonBlock } from '../parts/code-block.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { CopyableId } from '../parts/copyable-id.tsx';
import { formatBytes, formatDuration } from '../parts/format.ts';
import { Icon } from '../parts/icons.tsx';
import { ButtonLink, TextLink } from '../parts/links.tsx';
import { EmptyState, LoadingRows, QueryView } from '../parts/states.tsx';
import { Time } from '../parts/time.tsx';
import { curlCommand } from './curl.ts';
import { DeliveryStatusBadge } from './delivery-status.tsx';
import { OtherDeliveries } from './other-deliveries.tsx';
import { Timeline } from './timeline.tsx';

const route = getRouteApi('/app/webhooks/$webhookId/events/$deliveryId');

/** One delivery: what was sent, every attempt of it, and what can be done. */
export function DeliveryPage() {
  const { webhookId, deliveryId } = route.useParams();
  const delivery = useQuery(deliveryQuery(useApi(), webhookId, deliveryId));
  const search = useRouterState({ select: ({ location }) => location.state.eventsSearch ?? {} });
  const back = { label: 'Events', link: { to: '/events', search } } as const;
  if (isNotFound(delivery.error)) {
    return (
      <Page title="Delivery" back={back}>
        <EmptyState
          icon="list"
          title="There is no such delivery"
          text="It may be older than the history that is kept, or belong to another project."
          action={<ButtonLink to="/events">All events</ButtonLink>}
        />
      </Page>
    );
  }
  const { data } = delivery;
  return (
    <Page
      title={data?.event_type ?? 'Delivery'}
      back={back}
      about={data === undefined ? <Skeleton h={20} w={260} /> : <About delivery={data} />}
      actions={data !== undefined && <Actions key={data.id} delivery={data} />}
    >
      <QueryView query={delivery} loading={<LoadingRows rows={4} height={120} />}>
        {(shown) => (
          <Stack gap="lg">
            <Facts delivery={shown} />
            <Card withBorder padding="lg">
              <Stack gap="md">
                <Title order={2} size="h4">
                  Attempts
                </Title>
                <Timeline delivery={shown} />
              </Stack>
            </Card>
            <Stack gap="sm">
              <Title order={2} size="h4">
                Body
              </Title>
              <JsonBlock
                title={`The same on every attempt, ${formatBytes(bytesOf(shown.payload))}`}
                value={shown.payload}
                maxHeight={520}
              />
            </Stack>
            <OtherDeliveries eventId={shown.external_event_id} thisOne={shown.id} />
          </Stack>
        )}
      </QueryView>
    </Page>
  );
}

function bytesOf(payload: unknown): number {
  return new TextEncoder().encode(JSON.stringify(payload)).length;
}

function About({ delivery }: { delivery: DeliveryDetail }) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <DeliveryStatusBadge status={delivery.status} />
      <Text span size="sm" className="break">
        <SlackText text={delivery.payload.text} />
      </Text>
    </Group>
  );
}

function Actions({ delivery }: { delivery: DeliveryDetail }) {
  const resend = useResend();
  const [asking, setAsking] = useState(false);
  const endpoint = useEndpoint(delivery.webhook_id);
  const headers = delivery.attempts.at(-1)?.request_headers;
  return (
    <>
      {headers !== undefined && endpoint !== undefined && (
        <CopyButton value={curlCommand(endpoint, headers, delivery.payload)} label="Copy as curl" size="sm" />
      )}
      <Button
        leftSection={<Icon name="repeat" />}
        onClick={() => setAsking(true)}
        disabled={isUnfinished(delivery)}
        title={isUnfinished(delivery) ? 'It has not ended yet.' : undefined}
      >
        Resend
      </Button>
      <Confirm
        open={asking && resend.data === undefined}
        title="Resend this delivery?"
        action="Resend"
        pending={resend.isPending}
        error={resend.error}
        onConfirm={() => resend.mutate(delivery)}
        onClose={() => {
          setAsking(false);
          resend.reset();
        }}
      >
        <Text size="sm">
          A new delivery of the same event is made, with the same event id: an endpoint that has seen it can
          drop it.
        </Text>
      </Confirm>
      {resend.data !== undefined && (
        <Alert color="teal" variant="light" icon={<Icon name="check" size={20} />} w="100%" role="status">
          Sent again.{' '}
          <TextLink
            to="/webhooks/$webhookId/events/$deliveryId"
            params={{ webhookId: delivery.webhook_id, deliveryId: resend.data.delivery_id }}
            size="sm"
          >
            Watch the new delivery
          </TextLink>
        </Alert>
      )}
    </>
  );
}

/** The URL of a webhook that is not deleted. */
function useEndpoint(webhookId: string): string | undefined {
  const webhooks = useQuery(webhooksQuery(useApi()));
  return webhooks.data?.find(({ id }) => id === webhookId)?.url;
}

function Facts({ delivery }: { delivery: DeliveryDetail }) {
  const endpoint = useEndpoint(delivery.webhook_id);
  return (
    <Card withBorder padding="lg">
      <dl className="facts">
        <dt>Endpoint</dt>
        <dd>
          <TextLink
            to="/webhooks/$webhookId"
            params={{ webhookId: delivery.webhook_id }}
            size="sm"
            className="break"
          >
            {endpoint ?? delivery.webhook_id}
          </TextLink>
        </dd>
        <dt>Accepted</dt>
        <dd>
          <Time at={delivery.created_at} style="exact" />
        </dd>
        <dt>Ended</dt>
        <dd>
          {delivery.completed_at === null ? (
            'Not yet'
          ) : (
            <Group gap="xs">
              <Time at={delivery.completed_at} style="exact" />
              <Text span size="sm" c="dimmed">
                after {formatDuration(Date.parse(delivery.completed_at) - Date.parse(delivery.created_at))}
              </Text>
            </Group>
          )}
        </dd>
        <dt>Event id</dt>
        <dd>
          <CopyableId value={delivery.external_event_id} what="event id" />
        </dd>
        <dt>Delivery id</dt>
        <dd>
          <CopyableId value={delivery.id} what="delivery id" />
        </dd>
      </dl>
    </Card>
  );
}
