import '@mantine/charts/styles.css';
import { BarChart, LineChart } from '@mantine/charts';
import { Center, SimpleGrid, Stack, Text } from '@mantine/core';
import type { StatsBucket, StatsWindow } from '../api/types.ts';
import { formatDuration, plural } from '../parts/format.ts';

const HEIGHT = 220;
const TITLE_HEIGHT = 32;
/** Every tick has its line; without this the chart library leaves out some that it still labels. */
const TICKS = { interval: 0 } as const;
const TIME_TICKS = { interval: 'equidistantPreserveStart', minTickGap: 40 } as const;
const MARGIN = { top: 8 };
/** In the order of the series, not of the alphabet. */
const LEGEND = { verticalAlign: 'bottom', height: 36, itemSorter: null } as const;

/** Deliveries by outcome, and how long their attempts took. */
export default function StatsCharts({ buckets, window }: { buckets: StatsBucket[]; window: StatsWindow }) {
  if (buckets.every(isEmpty)) return <NothingToDraw />;
  const timeFormat = timeFormatOf(window);
  const rows = buckets.map((bucket) => ({
    at: timeFormat.format(new Date(bucket.start)),
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
          legendProps={LEGEND}
          barProps={{ isAnimationActive: false }}
          series={[
            { name: 'succeeded', label: 'Succeeded', color: 'teal.6' },
            { name: 'failed', label: 'Failed', color: 'orange.6' },
            { name: 'dead', label: 'Dead', color: 'red.7' },
          ]}
          yAxisProps={{ ...TICKS, allowDecimals: false, width: 40 }}
          xAxisProps={TIME_TICKS}
          barChartProps={{ margin: MARGIN }}
        />
      </Figure>
      <Figure title="Time until the answer" summary={latencyInWords(buckets)}>
        <LineChart
          h={HEIGHT}
          data={rows}
          dataKey="at"
          withLegend
          legendProps={LEGEND}
          curveType="linear"
          withDots={rows.filter(({ p50 }) => p50 !== null).length < 4}
          connectNulls
          lineProps={{ isAnimationActive: false }}
          series={[
            { name: 'p50', label: 'Median (p50)', color: 'indigo.5' },
            { name: 'p95', label: '95% within (p95)', color: 'grape.5' },
          ]}
          valueFormatter={formatDuration}
          yAxisProps={{ ...TICKS, width: 64 }}
          xAxisProps={TIME_TICKS}
          lineChartProps={{ margin: MARGIN }}
        />
      </Figure>
    </SimpleGrid>
  );
}

function isEmpty({ succeeded, failed, dead, p50_ms }: StatsBucket): boolean {
  return succeeded + failed + dead === 0 && p50_ms === null;
}

/** As tall as the charts, so that nothing jumps when the time span changes. */
function NothingToDraw() {
  return (
    <Center h={HEIGHT + TITLE_HEIGHT}>
      <Text size="sm" c="dimmed">
        No attempts in this time.
      </Text>
    </Center>
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

function timeFormatOf(window: StatsWindow): Intl.DateTimeFormat {
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
  return slowest === 0 ? 'no attempts' : `95% of them within ${formatDuration(slowest)}`;
}
