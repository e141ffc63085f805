import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/context.ts';
import { type DeliveryFilter, deliveriesQuery } from '../api/deliveries.ts';
import { useDeliveryStream } from '../api/stream.ts';
import { loadPage, MOST_ROWS, NOTHING_YET, showWaiting, tellNews } from './live-rows.ts';

/** A page of deliveries; the newest one is live. `paused`: new ones wait above the page instead of moving it. */
export function useLivePage(filter: DeliveryFilter, cursor: string | undefined, paused: boolean) {
  const asked = deliveriesQuery(useApi(), filter, cursor);
  const query = useQuery(asked);
  const client = useQueryClient();
  const [shown, setShown] = useState(NOTHING_YET);
  const live = cursor === undefined;
  if (query.data !== undefined && query.data !== shown.page) {
    const before = live ? shown : NOTHING_YET;
    setShown(loadPage(before, query.data, { filter, paused }));
  }
  const stream = useDeliveryStream({
    // What the list refuses, the stream would refuse over and over.
    enabled: live && !(query.isError && query.data === undefined),
    filter,
    // A first page that is still on its way would be taken for the one asked for now, and may have been read before.
    onReset: () =>
      void client.cancelQueries({ queryKey: asked.queryKey, exact: true }).then(() => query.refetch()),
    onNews: (news) => {
      const next = tellNews(shown, news, { filter, paused });
      if (next.rows.length > MOST_ROWS && !paused) {
        setShown({ ...next, told: [] });
        void query.refetch();
      } else setShown(next);
    },
  });
  return {
    query,
    live,
    stream,
    rows: shown.rows,
    waiting: shown.waiting.length,
    showWaiting: () => setShown(showWaiting(shown)),
  };
}
