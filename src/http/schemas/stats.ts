import type { Static } from 'typebox';
import { STATS_WINDOWS } from '../../history/stats.ts';
import { Type } from '../../json/json-schema.ts';
import { closed, nullableInteger, time } from './common.ts';
import { WebhookId } from './ids.ts';

const counts = {
  succeeded: Type.Integer({ description: 'Deliveries that ended so.', examples: [1204] }),
  failed: Type.Integer({ description: 'Deliveries that ended so.', examples: [3] }),
  dead: Type.Integer({ description: 'Deliveries that ended so.', examples: [1] }),
  retried: Type.Integer({
    description: 'Attempts that failed and were followed by another.',
    examples: [17],
  }),
  p50_ms: nullableInteger({
    description: 'Median duration of all attempts, whatever came of them; null where there were none.',
    examples: [84],
  }),
  p95_ms: nullableInteger({ description: '95 % of all attempts took no longer.', examples: [310] }),
};

const Totals = closed(
  {
    ...counts,
    success_rate: Type.Unsafe<number | null>({
      type: ['number', 'null'],
      description: 'Share of the deliveries that ended which succeeded, 0 to 1; null where none ended.',
      examples: [0.9967],
    }),
  },
  { description: 'Over the whole window.' },
);

const Buckets = Type.Array(closed({ start: time('When it begins.'), ...counts }), {
  description: 'Oldest first, without a gap; the last one is under way. A delivery counts where it ended.',
});

const period = {
  window: Type.Enum(STATS_WINDOWS, { description: 'As asked for.', examples: ['24h'] }),
  since: time('Where the first bucket begins.'),
  until: time('Where the last bucket ends.'),
  bucket_seconds: Type.Integer({ description: 'Length of a bucket.', examples: [1800] }),
};

const ofWebhook = { webhook_id: WebhookId, totals: Totals, buckets: Buckets };

export const WebhookStatsSchema = closed(
  { ...ofWebhook, ...period },
  { description: 'How the webhook’s deliveries fared. Durations are approximate, by up to a quarter.' },
);

export const ProjectStatsSchema = closed(
  { ...period, webhooks: Type.Array(closed(ofWebhook), { description: 'Not deleted ones, newest first.' }) },
  { description: 'How the deliveries of each webhook fared.' },
);
export type ProjectStatsBody = Static<typeof ProjectStatsSchema>;

/** The value comes as text and is read where its rule is; the type is for the document. */
export const StatsQuery = Type.Unsafe<{ window?: string }>(
  closed({
    window: Type.Optional(
      Type.Enum(STATS_WINDOWS, {
        default: '24h',
        description: '`1h` in minutes, `24h` in half hours, `7d` in steps of three hours.',
      }),
    ),
  }),
);
