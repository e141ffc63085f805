import { StoreUnavailableError } from '../../src/errors.ts';
import type { ClaimedDelivery, Store } from '../../src/store/store.ts';
import type { Sabotage } from './service.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Stores with one planted fault each. A simulation that finds nothing wrong with one of them proves nothing. */
export const BROKEN_STORES: Readonly<Record<string, Sabotage>> = {
  'drops a settle now and then': (store, random) =>
    withQueue(store, {
      settle: async (attempt) =>
        random.chance(0.05)
          ? { result: 'settled', status: attempt.next.status }
          : store.queue.settle(attempt),
    }),

  'retries a second early': (store) =>
    withQueue(store, {
      settle: (attempt) => {
        const { next } = attempt;
        const sooner = next.status === 'pending' ? { ...next, delayMs: next.delayMs - 1_000 } : next;
        return store.queue.settle({ ...attempt, next: sooner });
      },
    }),

  'allows a seventh attempt': (store) => {
    let wake: (webhookId: string) => void = () => {};
    return withQueue(store, {
      onWaiting(listener) {
        wake = listener;
        return () => {};
      },
      async settle(attempt) {
        if (attempt.next.status !== 'dead' || attempt.attempt > 6) return store.queue.settle(attempt);
        const outcome = await store.queue.settle({
          ...attempt,
          next: { status: 'pending', delayMs: 30_000 },
        });
        wake(attempt.webhookId);
        return outcome;
      },
    });
  },

  'hands out a claimed delivery twice': (store, random) => {
    let before: ClaimedDelivery | undefined;
    return withQueue(store, {
      claim: async (webhookId) => {
        const outcome = await store.queue.claim(webhookId);
        const again = before?.webhookId === webhookId && random.chance(0.2) ? [before] : [];
        before = outcome.deliveries.at(-1) ?? before;
        return { ...outcome, deliveries: [...outcome.deliveries, ...again] };
      },
    });
  },

  'forgets that deliveries wait': (store, random) =>
    withQueue(store, {
      claim: async (webhookId) =>
        random.chance(0.1) ? { deliveries: [], nextDueInMs: null } : store.queue.claim(webhookId),
    }),

  'says that work is due later than it is': (store) =>
    withQueue(store, {
      async claim(webhookId) {
        const outcome = await store.queue.claim(webhookId);
        return { ...outcome, nextDueInMs: outcome.nextDueInMs && outcome.nextDueInMs + 4_000 };
      },
    }),

  'records another answer than came': (store) =>
    withQueue(store, {
      settle: (attempt) =>
        store.queue.settle({
          ...attempt,
          response: attempt.response && { ...attempt.response, body: new Uint8Array([1]) },
        }),
    }),

  'answers a publish before it is stored': (store, random) =>
    withEvents(store, {
      publish: async (event, options) =>
        random.chance(0.05)
          ? { result: 'accepted', claimed: [], waiting: [] }
          : store.events.publish(event, options),
    }),

  'stores a publish that it refuses': (store, random) =>
    withEvents(store, {
      async publish(event, options) {
        const outcome = await store.events.publish(event, options);
        if (random.chance(0.05)) throw new StoreUnavailableError('the store is away');
        return outcome;
      },
    }),

  'takes a duplicate for a new event': (store) =>
    withEvents(store, {
      async publish(event, options) {
        const outcome = await store.events.publish(event, options);
        return outcome.result === 'duplicate' ? { result: 'accepted', claimed: [], waiting: [] } : outcome;
      },
    }),

  'answers a change before it is made': (store) => {
    let later = async (): Promise<unknown> => null;
    const publishing = withEvents(store, {
      async publish(event, options) {
        const outcome = await store.events.publish(event, options);
        const change = later;
        later = async () => null;
        await change().catch(() => {});
        return outcome;
      },
    });
    return inheriting(publishing, {
      webhooks: inheriting(store.webhooks, {
        update(projectId, id, changes, at) {
          later = () => store.webhooks.update(projectId, id, changes, at);
          return store.webhooks.get(projectId, id);
        },
      }),
    });
  },

  'signs with the newest secret alone': (store) =>
    withWebhooks(store, {
      async target(webhookId) {
        const target = await store.webhooks.target(webhookId);
        return target && { ...target, secrets: target.secrets.slice(0, 1) };
      },
    }),

  "shows a project another's deliveries": (store) => {
    const projects = new Set<string>();
    return withHistory(store, {
      page: (filter, window) => {
        projects.add(filter.projectId);
        return store.history.page({ ...filter, projectId: [...projects].at(-1) ?? '' }, window);
      },
    });
  },

  'removes history two days early': (store) =>
    withHistory(store, {
      removeExpired: (before, limit) => store.history.removeExpired(before + 2 * DAY_MS, limit),
    }),

  'never removes history': (store) => withHistory(store, { removeExpired: async () => 0 }),

  'recovers fewer than it says': (store) =>
    withHistory(store, {
      recover: async (...args) => {
        const count = await store.history.recover(...args);
        return count === null ? null : count + 1;
      },
    }),
};

function withQueue(store: Store, changed: Partial<Store['queue']>): Store {
  return inheriting(store, { queue: inheriting(store.queue, changed) });
}

function withWebhooks(store: Store, changed: Partial<Store['webhooks']>): Store {
  return inheriting(store, { webhooks: inheriting(store.webhooks, changed) });
}

function withEvents(store: Store, changed: Partial<Store['events']>): Store {
  return inheriting(store, { events: inheriting(store.events, changed) });
}

function withHistory(store: Store, changed: Partial<Store['history']>): Store {
  return inheriting(store, { history: inheriting(store.history, changed) });
}

/** How each fault shows. */
export const SYMPTOMS: Readonly<Record<string, RegExp>> = {
  'drops a settle now and then': /history does not know of it|never end/,
  'retries a second early': /before its time/,
  'allows a seventh attempt': /has 7 attempts/,
  'hands out a claimed delivery twice': /history does not know of it/,
  'forgets that deliveries wait': /never end/,
  'says that work is due later than it is': /late for no reason/,
  'records another answer than came': /shows another response than came/,
  'answers a publish before it is stored': /was accepted and is lost/,
  'stores a publish that it refuses': /nothing of it was to be stored/,
  'takes a duplicate for a new event': /accepted as new 2 times/,
  'answers a change before it is made': /deliveries for .* not/,
  'signs with the newest secret alone': /not signed with the secrets in force/,
  "shows a project another's deliveries": /is shown/,
  'removes history two days early': /and is gone/,
  'never removes history': /and is still kept/,
  'recovers fewer than it says': /was told of/,
};

/** `part` with some of its methods replaced; the others stay bound to it. */
function inheriting<Part extends object>(part: Part, changed: Partial<Part>): Part {
  return new Proxy(part, {
    get(target, name) {
      const value: unknown = Reflect.get(name in changed ? changed : target, name);
      return typeof value === 'function' && !(name in changed) ? value.bind(target) : value;
    },
  });
}
