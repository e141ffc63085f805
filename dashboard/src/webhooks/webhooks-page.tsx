import { Button, Group, Skeleton, Table, Text, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useApi, useScope } from '../api/context.ts';
import type { StatsTotals, Webhook, WebhookStats } from '../api/types.ts';
import { allStatsQuery, webhooksQuery } from '../api/webhooks.ts';
import { Page } from '../layout/page.tsx';
import { formatCount, formatShare, plural } from '../parts/format.ts';
import { Icon } from '../parts/icons.tsx';
import { ButtonLink } from '../parts/links.tsx';
import { EmptyState, LoadingRows, QueryView } from '../parts/states.tsx';
import { labelOf } from './webhook-name.ts';
import { WebhookStatus } from './webhook-status.tsx';

const Sparkline = lazy(() => import('./day-sparkline.tsx'));

/** Every webhook of the project, with how it is doing. */
export function WebhooksPage() {
  const api = useApi();
  const { session } = useScope();
  const webhooks = useQuery(webhooksQuery(api));
  const stats = useQuery(allStatsQuery(api));
  const count = webhooks.data?.length ?? 0;
  const full = count >= session.settings.max_webhooks;
  return (
    <Page
      title="Webhooks"
      about="Endpoints of yours that are told what happens, as it happens."
      actions={count > 0 && <AddButton full={full} max={session.settings.max_webhooks} />}
    >
      <QueryView query={webhooks} loading={<LoadingRows rows={3} height={64} />}>
        {(list) =>
          list.length === 0 ? (
            <NoWebhooks />
          ) : (
            <WebhookTable webhooks={list} stats={stats.data} statsFailed={stats.isError} />
          )
        }
      </QueryView>
      {count > 0 && (
        <Text size="xs" c="dimmed">
          {formatCount(count)} of {plural(session.settings.max_webhooks, 'webhook')} in use.
        </Text>
      )}
    </Page>
  );
}

function AddButton({ full, max }: { full: boolean; max: number }) {
  if (full) {
    return (
      <Tooltip label={`A project has at most ${max} webhooks. Delete one to add another.`}>
        <Button leftSection={<Icon name="plus" />} data-disabled aria-disabled="true">
          Add webhook
        </Button>
      </Tooltip>
    );
  }
  return (
    <ButtonLink to="/webhooks/new" leftSection={<Icon name="plus" />}>
      Add webhook
    </ButtonLink>
  );
}

function NoWebhooks() {
  return (
    <EmptyState
      icon="webhook"
      title="Be told the moment something happens"
      text="Add the URL of an endpoint of yours and choose events. Each event is posted to it as signed JSON, and tried again if your endpoint is away."
      action={
        <>
          <ButtonLink to="/webhooks/new" leftSection={<Icon name="plus" />}>
            Add your first webhook
          </ButtonLink>
          <ButtonLink to="/catalog" variant="default">
            See the event catalog
          </ButtonLink>
        </>
      }
    />
  );
}

function WebhookTable(props: {
  webhooks: Webhook[];
  stats: WebhookStats[] | undefined;
  statsFailed: boolean;
}) {
  const byId = new Map(props.stats?.map((entry) => [entry.webhook_id, entry]));
  return (
    <div className="table-card">
      <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Endpoint</Table.Th>
            <Table.Th w={104}>Status</Table.Th>
            <Table.Th w={190} visibleFrom="md">
              Events
            </Table.Th>
            <Table.Th w={130} ta="right" visibleFrom="sm">
              Success, 24 h
            </Table.Th>
            <Table.Th w={170} visibleFrom="sm">
              Deliveries, 24 h
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {props.webhooks.map((webhook) => (
            <WebhookRow
              key={webhook.id}
              webhook={webhook}
              stats={byId.get(webhook.id)}
              statsLoading={props.stats === undefined && !props.statsFailed}
            />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function WebhookRow(props: { webhook: Webhook; stats: WebhookStats | undefined; statsLoading: boolean }) {
  const { webhook, stats, statsLoading } = props;
  const rate = stats?.totals.success_rate ?? null;
  const label = labelOf(webhook);
  return (
    <Table.Tr>
      <Table.Td>
        <Link to="/webhooks/$webhookId" params={{ webhookId: webhook.id }} className="row-link">
          <Text span fw={550} size="sm" className="cut" title={webhook.url}>
            {webhook.url.replace(/^https:\/\//, '')}
          </Text>
        </Link>
        <Text size="xs" c="dimmed" className="cut" title={label ?? webhook.id}>
          {label ?? <span className="mono">{webhook.id}</span>}
        </Text>
        <Text size="xs" c="dimmed" className="cut" hiddenFrom="sm" mih="1.4em">
          {stats !== undefined && <DayInWords totals={stats.totals} />}
        </Text>
      </Table.Td>
      <Table.Td>
        <WebhookStatus webhook={webhook} />
      </Table.Td>
      <Table.Td visibleFrom="md">
        <SubscribedEvents events={webhook.subscribed_events} />
      </Table.Td>
      <Table.Td ta="right" visibleFrom="sm" className="time">
        {statsLoading ? (
          <Skeleton h={16} w={50} ml="auto" />
        ) : rate === null ? (
          <Nothing unknown={stats === undefined} />
        ) : (
          formatShare(rate)
        )}
      </Table.Td>
      <Table.Td visibleFrom="sm" h={62}>
        {stats === undefined ? (
          statsLoading && <Skeleton h={36} />
        ) : (
          <Suspense fallback={<div style={{ height: 36 }} />}>
            <Sparkline buckets={stats.buckets} />
          </Suspense>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** In place of the columns that narrow screens have no room for. */
function DayInWords({ totals }: { totals: StatsTotals }) {
  const count = totals.succeeded + totals.failed + totals.dead;
  if (totals.success_rate === null) return 'Nothing delivered in 24 h';
  return `${formatShare(totals.success_rate)} of ${formatCount(count)} succeeded in 24 h`;
}

function SubscribedEvents({ events }: { events: readonly string[] }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Text size="sm" className="cut mono" title={events.join('\n')}>
        {events[0]}
      </Text>
      {events.length > 1 && (
        <Text size="xs" c="dimmed" className="time" title={events.join('\n')}>
          +{events.length - 1}
        </Text>
      )}
    </Group>
  );
}

function Nothing({ unknown }: { unknown: boolean }) {
  const why = unknown ? 'The numbers could not be loaded.' : 'Nothing was delivered in the last 24 hours.';
  return (
    <Text span c="dimmed" size="sm" title={why}>
      –
    </Text>
  );
}
