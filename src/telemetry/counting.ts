/** Parts of the store that count what passes through them, so that neither the store nor its callers know of metrics. */

import type { EventStore, HistoryStore, PublishOutcome } from '../store/store.ts';
import type { Metrics } from './metrics.ts';

export function countingEvents(events: EventStore, metrics: Metrics): EventStore {
  return {
    publish(event, options) {
      return events.publish(event, options).then(count);
    },
  };

  function count(outcome: PublishOutcome): PublishOutcome {
    if (outcome.result === 'accepted') {
      metrics.eventPublished('accepted', outcome.claimed.length + outcome.waiting.length);
    } else {
      metrics.eventPublished(outcome.result === 'duplicate' ? 'duplicate' : 'refused', 0);
    }
    return outcome;
  }
}

export function countingRemoval(
  history: Pick<HistoryStore, 'removeExpired'>,
  metrics: Metrics,
): Pick<HistoryStore, 'removeExpired'> {
  return {
    async removeExpired(before, limit) {
      const removed = await history.removeExpired(before, limit);
      metrics.historyRemoved(removed);
      return removed;
    },
  };
}
