import {
  Badge,
  Card,
  Group,
  SegmentedControl,
  SimpleGrid,
  Skeleton,
  Stack,
  Text,
  Title,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useApi } from '../api/context.ts';
import type { StatsTotals, StatsWindow, Webhook, WebhookStats } from '../api/types.ts';
import { webhookStatsQuery } from '../api/webhooks.ts';
import { STATUS_LOOKS } from '../deliveries/delivery-status.tsx';
import { RecentDeliveries } from '../deliveries/recent-deliveries.tsx';
import { CopyableId } from '../parts/copyable-id.tsx';
import { formatCount, formatDuration, formatShare } from '../parts/format.ts';
import { Icon } from '../parts/icons.tsx';
import { ButtonLink } from '../parts/links.tsx';
import { ErrorAlert } from '../parts/states.tsx';
import { Ago, Time } from '../parts/time.tsx';
import { WebhookFrame } from './webhook-frame.tsx';

const StatsCharts = lazy(() => import('./stats-charts.tsx'));
const route = getRouteApi('/app/webhooks/$webhookId');

/** How one webhook is doing: numbers, charts and its latest deliveries. */
export function WebhookPage() {
  const { webhookId } = route.useParams();
  return (
    <WebhookFrame
      id={webhookId}
      tab="overview"
      actions={
        <ButtonLink to="/webhooks/$webhookId/test" params={{ webhookId }} leftSection={<Icon name="send" />}>
          Send test event
        </ButtonLink>
      }
    >
      {(webhook) => (
        <Stack gap="lg">
          <Stats webhook={webhook} />
          <RecentDeliveries webhookId={webhook.id} />
          <Facts webhook={webhook} />
        </Stack>
      )}
    </WebhookFrame>
  );
}

const WINDOWS: { value: StatsWindow; label: string }[] = [
  { value: '1h', label: '1 hour' },
  { value: '24h', label: '24 hours' },
  { value: '7d', label: '7 days' },
];

function Stats({ webhook }: { webhook: Webhook }) {
  const api = useApi();
  const [window, setWindow] = useState<StatsWindow>('24h');
  const stats = useQuery({
    ...webhookStatsQuery(api, webhook.id, window),
    placeholderData: (previous: WebhookStats | undefined) => previous,
  });
  return (
    <Card withBorder padding="lg">
      <Stack gap="md">
        <Group justify="space-between">
          <Title order={2} size="h4">
            Deliveries
          </Title>
          <SegmentedControl
            aria-label="Time span"
            size="xs"
            value={window}
            onChange={(value) => setWindow(value as StatsWindow)}
            data={WINDOWS}
          />
        </Group>
        {stats.isError && stats.data === undefined ? (
          <ErrorAlert error={stats.error} retry={() => void stats.refetch()} />
        ) : (
          <>
            <Numbers totals={stats.data?.totals} />
            {stats.data === undefined ? (
              <ChartsLoading />
            ) : (
              <Suspense fallback={<ChartsLoading />}>
                <StatsCharts buckets={stats.data.buckets} window={window} />
              </Suspense>
            )}
          </>
        )}
      </Stack>
    </Card>
  );
}

/** As large as the charts with their titles, so that nothing jumps when they come. */
function ChartsLoading() {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
      <Skeleton h={CHART_HEIGHT} />
      <Skeleton h={CHART_HEIGHT} />
    </SimpleGrid>
  );
}

const CHART_HEIGHT = 252;

function Numbers({ totals }: { totals: StatsTotals | undefined }) {
  return (
    <SimpleGrid cols={{ base: 2, xs: 3, md: 6 }} spacing="md">
      <Figure
        label="Success rate"
        meaning="Of the deliveries that have ended."
        value={totals && (totals.success_rate === null ? '–' : formatShare(totals.success_rate))}
      />
      <Figure
        label="Succeeded"
        meaning={STATUS_LOOKS.succeeded.meaning}
        value={totals && formatCount(totals.succeeded)}
      />
      <Figure
        label="Failed"
        meaning={STATUS_LOOKS.failed.meaning}
        value={totals && formatCount(totals.failed)}
      />
      <Figure label="Dead" meaning={STATUS_LOOKS.dead.meaning} value={totals && formatCount(totals.dead)} />
      <Figure
        label="Median (p50)"
        meaning="Half of the attempts took at most this long."
        value={totals && duration(totals.p50_ms)}
      />
      <Figure
        label="95% within (p95)"
        meaning="Of 100 attempts, 95 took at most this long."
        value={totals && duration(totals.p95_ms)}
      />
    </SimpleGrid>
  );
}

function duration(ms: number | null): string {
  return ms === null ? '–' : formatDuration(ms);
}

function Figure(props: { label: string; meaning: string; value: string | undefined }) {
  const { label, meaning, value } = props;
  return (
    <div title={meaning}>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      {value === undefined ? (
        <Skeleton h={24} w={64} my={3} />
      ) : (
        <Text size="xl" fw={600} className="time">
          {value}
        </Text>
      )}
    </div>
  );
}

function Facts({ webhook }: { webhook: Webhook }) {
  return (
    <Card withBorder padding="lg">
      <Stack gap="sm">
        <Title order={2} size="h4">
          About
        </Title>
        <dl className="facts">
          <dt>Events</dt>
          <dd>
            <Group gap={6}>
              {webhook.subscribed_events.map((type) => (
                <Badge
                  key={type}
                  variant="default"
                  tt="none"
                  radius="sm"
                  fw={450}
                  className="mono badge long-badge"
                >
                  {type}
                </Badge>
              ))}
            </Group>
          </dd>
          <dt>Last success</dt>
          <dd>{webhook.last_success_at === null ? 'None yet' : <Ago at={webhook.last_success_at} />}</dd>
          {webhook.failing_since !== null && (
            <>
              <dt>Failing since</dt>
              <dd>
                <Time at={webhook.failing_since} />
              </dd>
            </>
          )}
          <dt>Created</dt>
          <dd>
            <Time at={webhook.created_at} />
          </dd>
          <dt>Webhook id</dt>
          <dd>
            <CopyableId value={webhook.id} what="webhook id" />
          </dd>
        </dl>
      </Stack>
    </Card>
  );
}
