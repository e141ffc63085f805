import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import type { StatsBucket } from '../api/types.ts';
import { plural } from '../parts/format.ts';

const HEIGHT = 36;

/** Half of what a bar stands for, so that the first and the last one are not cut in two. */
const EDGE_SECONDS = 15 * 60;

/**
 * The deliveries of the last 24 hours, at a glance: a bar for each half hour, in red what did not succeed. Drawn by the
 * smaller of the two chart libraries: the other one alone would use up what the first page may weigh.
 */
export default function DaySparkline({ buckets }: { buckets: StatsBucket[] }) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const plot = new UPlot(optionsOf(element.clientWidth, scheme === 'dark'), dataOf(buckets), element);
    const watch = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    watch.observe(element);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [buckets, scheme]);
  return (
    <div
      ref={place}
      role="img"
      aria-label={inWords(buckets)}
      className="sparkline"
      style={{ height: HEIGHT }}
    />
  );
}

function optionsOf(width: number, dark: boolean): UPlot.Options {
  const teal = dark ? '#20c997' : '#12b886';
  const red = dark ? '#ff6b6b' : '#e03131';
  const paths = UPlot.paths.bars?.({ size: [0.75, 8] });
  const bars = (fill: string) => ({
    fill,
    stroke: fill,
    width: 0,
    points: { show: false },
    ...(paths !== undefined && { paths }),
  });
  return {
    width,
    height: HEIGHT,
    padding: [2, 0, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    axes: [{ show: false }, { show: false }],
    scales: {
      x: { time: true, range: (_plot, min, max) => [min - EDGE_SECONDS, max + EDGE_SECONDS] },
      y: { range: (_plot, _min, max) => [0, Math.max(max, 1)] },
    },
    series: [{}, bars(teal), bars(red)],
  };
}

function dataOf(buckets: readonly StatsBucket[]): UPlot.AlignedData {
  return [
    buckets.map(({ start }) => Date.parse(start) / 1000),
    buckets.map(({ succeeded, failed, dead }) => succeeded + failed + dead),
    buckets.map(({ failed, dead }) => failed + dead),
  ];
}

function inWords(buckets: readonly StatsBucket[]): string {
  const bad = buckets.reduce((sum, { failed, dead }) => sum + failed + dead, 0);
  const total = buckets.reduce((sum, { succeeded }) => sum + succeeded, bad);
  return `${plural(total, 'delivery', 'deliveries')} in the last 24 hours, ${bad} of them without success`;
}
