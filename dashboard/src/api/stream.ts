import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { withQuery } from './client.ts';
import { useApi } from './context.ts';
import type { DeliveryFilter } from './deliveries.ts';
import type { Delivery } from './types.ts';

export type StreamState = 'connecting' | 'live' | 'lost';

/** News is shown in batches, so that a busy project does not keep the page painting. */
const BATCH_MS = 250;
/** The browser gives up on a refused stream for good; this page does not. */
const ANEW_AFTER_MS = 2_000;

/**
 * Hears of deliveries as they are made and change. After a lost connection the service sends what was missed; where it
 * cannot, `onReset` says that everything has to be loaded again.
 */
export function useDeliveryStream(options: {
  enabled: boolean;
  filter: DeliveryFilter;
  onNews: (rows: Delivery[]) => void;
  onReset: () => void;
}): StreamState {
  const { enabled, filter } = options;
  const api = useApi();
  const client = useQueryClient();
  const [state, setState] = useState<StreamState>('connecting');
  const onNews = useEffectEvent(options.onNews);
  const onReset = useEffectEvent(options.onReset);
  const url = withQuery('/v1/deliveries/stream', {
    webhook_id: filter.webhook_id,
    event_type: filter.event_type,
    external_event_id: filter.external_event_id,
    // A stream takes no headers of ours.
    project_id: api.projectId ?? undefined,
  });

  useEffect(() => {
    if (!enabled) return;
    let source: EventSource;
    let news: Delivery[] = [];
    let flushing: ReturnType<typeof setTimeout> | undefined;
    let reopening: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      flushing = undefined;
      const batch = news;
      news = [];
      onNews(batch);
    };
    const open = () => {
      source = new EventSource(url);
      source.addEventListener('open', () => setState('live'));
      // Sent first on a new stream: nothing is missed from here on, so what was loaded before may have been.
      source.addEventListener('ready', () => onReset());
      source.addEventListener('reset', () => onReset());
      source.addEventListener('delivery', (event) => {
        news.push(JSON.parse(event.data) as Delivery);
        flushing ??= setTimeout(flush, BATCH_MS);
      });
      source.addEventListener('error', () => {
        setState('lost');
        if (source.readyState === EventSource.CLOSED) reopening = setTimeout(open, ANEW_AFTER_MS);
        // The service may be away, or the session may have ended: asking says which.
        void client.invalidateQueries({ queryKey: ['session'] });
      });
    };
    open();
    return () => {
      clearTimeout(flushing);
      clearTimeout(reopening);
      source.close();
      setState('connecting');
    };
  }, [enabled, url, client]);
  return state;
}
