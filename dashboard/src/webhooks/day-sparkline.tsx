import 'uplot/dist/uPlot.min.css';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import type { StatsBucket } from '../api/types.ts';
import { plural } from '../parts/format.ts';

const HEIGHT = 36;

/**
 * The deliveries of the last 24 hours, at a glance: as they went, and in red those that failed. Drawn by the smaller
 * of the two chart libraries: the other one alone would use up what the first page may weigh.
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
  return <div ref={place} role="img" aria-label={inWords(buckets)} style={{ height: HEIGHT }} />;
}

function optionsOf(width: number, dark: boolean): UPlot.Options {
  const indigo = dark ? '#748ffc' : '#4263eb';
  const red = dark ? '#ff6b6b' : '#e03131';
  const line = (stroke: string, fill: string) => ({ stroke, fill, width: 1.5, points: { show: false } });
  return {
    width,
    height: HEIGHT,
    padding: [3, 0, 3, 0],
    legend: { show: false },
    cursor: { show: false },
    axes: [{ show: false }, { show: false }],
    scales: { x: { time: true }, y: { range: (_plot, _min, max) => [0, Math.max(max, 1)] } },
    series: [{}, line(indigo, `${indigo}2e`), line(red, `${red}40`)],
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
