import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/context.ts';
import { type DeliveryFilter, deliveriesQuery } from '../api/deliveries.ts';
import { type StreamState, useDeliveryStream } from '../api/stream.ts';
import type { Delivery, DeliveryPage } from '../api/types.ts';
import { type LiveRows, MOST_ROWS, mergeNews, showWaiting } from './live-rows.ts';

interface Shown extends LiveRows {
  /** What the rows grew from. */
  page: DeliveryPage;
}

/** A page of deliveries; the newest one is live. `paused`: new ones wait above the page instead of moving it. */
export function useLivePage(filter: DeliveryFilter, cursor: string | undefined, paused: boolean) {
  const query = useQuery(deliveriesQuery(useApi(), filter, cursor));
  const [shown, setShown] = useState<Shown | null>(null);
  if (query.data !== undefined && query.data !== shown?.page) {
    setShown({ page: query.data, rows: query.data.events, waiting: [] });
  }
  const live = cursor === undefined;
  const stream: StreamState = useDeliveryStream({
    enabled: live,
    filter,
    onReset: () => void query.refetch(),
    onNews: (news) => {
      if (shown === null || query.isPlaceholderData) return;
      const reachesEnd = !shown.page.has_more;
      const merged = mergeNews(shown, news, { filter, paused, reachesEnd });
      if (merged.rows.length + merged.waiting.length > MOST_ROWS && !paused) void query.refetch();
      setShown({ ...shown, ...merged, waiting: merged.waiting.slice(0, MOST_ROWS) });
    },
  });
  return {
    query,
    live,
    stream,
    rows: shown?.rows ?? ([] as readonly Delivery[]),
    waiting: shown?.waiting.length ?? 0,
    showWaiting: () => shown !== null && setShown({ ...shown, ...showWaiting(shown) }),
  };
}
