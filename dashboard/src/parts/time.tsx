import { useEffect, useState } from 'react';
import { formatAgo, formatTime, formatUtc, type TimeStyle } from './format.ts';

/** A point in time in the viewer's zone; hovering shows the exact UTC. */
export function Time({ at, style = 'time' }: { at: string; style?: TimeStyle }) {
  return (
    <time dateTime={at} title={formatUtc(at)} className="time">
      {formatTime(at, style)}
    </time>
  );
}

/** “3 minutes ago”, kept up to date. */
export function Ago({ at }: { at: string }) {
  const now = useNow(10_000);
  return (
    <time dateTime={at} title={formatUtc(at)} className="time">
      {formatAgo(at, now)}
    </time>
  );
}

/** The time now, read again every `everyMs`. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
