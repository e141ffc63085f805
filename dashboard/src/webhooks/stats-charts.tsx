import '@mantine/charts/styles.css';
import { BarChart, LineChart } from '@mantine/charts';
import { SimpleGrid, Stack, Text } from '@mantine/core';
import type { StatsBucket, StatsWindow } from '../api/types.ts';
import { formatDuration, plural } from '../parts/format.ts';

const HEIGHT = 220;

/** Deliveries by outcome, and how long their attempts took. */
export default function StatsCharts({ buckets, window }: { buckets: StatsBucket[]; window: StatsWindow }) {
  const label = labelOf(window);
  const rows = buckets.map((bucket) => ({
    at: label.format(new Date(bucket.start)),
    succeeded: bucket.succeeded,
    failed: bucket.failed,
    dead: bucket.dead,
    p50: bucket.p50_ms,
    p95: bucket.p95_ms,
  }));
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
      <Figure title="By outcome" summary={outcomesInWords(buckets)}>
        <BarChart
          h={HEIGHT}
          data={rows}
          dataKey="at"
          type="stacked"
          withLegend
          legendProps={{ verticalAlign: 'bottom', height: 36 }}
          barProps={{ isAnimationActive: false }}
          series={[
            { name: 'succeeded', label: 'Succeeded', color: 'teal.6' },
            { name: 'failed', label: 'Failed', color: 'orange.6' },
            { name: 'dead', label: 'Dead', color: 'red.7' },
          ]}
          yAxisProps={{ allowDecimals: false, width: 40 }}
          xAxisProps={{ minTickGap: 40 }}
        />
      </Figure>
      <Figure title="Time until the answer" summary={latencyInWords(buckets)}>
        <LineChart
          h={HEIGHT}
          data={rows}
          dataKey="at"
          withLegend
          legendProps={{ verticalAlign: 'bottom', height: 36 }}
          curveType="monotone"
          withDots={rows.filter(({ p50 }) => p50 !== null).length < 4}
          connectNulls
          lineProps={{ isAnimationActive: false }}
          series={[
            { name: 'p50', label: 'p50 (median)', color: 'indigo.5' },
            { name: 'p95', label: 'p95', color: 'grape.5' },
          ]}
          valueFormatter={formatDuration}
          yAxisProps={{ width: 64 }}
          xAxisProps={{ minTickGap: 40 }}
        />
      </Figure>
    </SimpleGrid>
  );
}

/** A chart under its title; `summary` tells the same to who cannot see it. */
function Figure({ title, summary, children }: { title: string; summary: string; children: React.ReactNode }) {
  return (
    <Stack gap="xs" component="figure" m={0} aria-label={`${title}: ${summary}`}>
      <Text size="sm" fw={600} component="figcaption">
        {title}
      </Text>
      {children}
    </Stack>
  );
}

function labelOf(window: StatsWindow): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(
    undefined,
    window === '7d'
      ? { weekday: 'short', hour: '2-digit', hourCycle: 'h23' }
      : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  );
}

function outcomesInWords(buckets: readonly StatsBucket[]): string {
  const sum = (of: (bucket: StatsBucket) => number) =>
    buckets.reduce((total, bucket) => total + of(bucket), 0);
  return [
    `${plural(
      sum(({ succeeded }) => succeeded),
      'delivery',
      'deliveries',
    )} succeeded`,
    `${sum(({ failed }) => failed)} failed`,
    `${sum(({ dead }) => dead)} dead`,
  ].join(', ');
}

function latencyInWords(buckets: readonly StatsBucket[]): string {
  const slowest = Math.max(...buckets.map(({ p95_ms }) => p95_ms ?? 0));
  return slowest === 0 ? 'no attempts' : `p95 at most ${formatDuration(slowest)}`;
}
