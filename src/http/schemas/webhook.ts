import type { Static } from 'typebox';
import { NO_NUL, Type } from '../../json/json-schema.ts';
import { closed, EXAMPLE, nullableString, nullableTime, time } from './common.ts';
import { EventId, ProjectId, WebhookId } from './ids.ts';

const DESCRIPTION_LENGTH = 256;
/** More names than a catalog can hold; keeps one request's work bounded. */
const MOST_EVENT_TYPES = 1_000;

const Url = Type.String({
  description:
    'Where events are posted to. https, at most 2048 characters, no user name or password, and no private or internal host.',
  examples: ['https://your-app.example.com/anchor/webhooks'],
});

const SubscribedEvents = Type.Array(Type.String({ examples: ['task.completed'] }), {
  minItems: 1,
  maxItems: MOST_EVENT_TYPES,
  description: 'Event types to be sent, at least one. Repeated ones are dropped.',
  examples: [['task.completed', 'task.failed']],
});

const Description = nullableString({
  maxLength: DESCRIPTION_LENGTH,
  pattern: NO_NUL,
  description: 'For your own use; null if there is none.',
  examples: ['Production'],
});

const webhookFields = {
  id: WebhookId,
  project_id: ProjectId,
  url: Type.String({ description: 'As given.', examples: ['https://your-app.example.com/anchor/webhooks'] }),
  description: nullableString({ description: 'As given.', examples: ['Production'] }),
  subscribed_events: Type.Array(Type.String(), { examples: [['task.completed', 'task.failed']] }),
  enabled: Type.Boolean({ description: 'While false, no new deliveries are made.', examples: [true] }),
  created_at: time('When it was created.'),
  updated_at: time('When it was last changed.'),
  last_success_at: nullableTime('When a delivery last succeeded.'),
  failing_since: nullableTime('Since when every attempt has failed; null while the endpoint works.'),
};

export const WebhookSchema = closed(webhookFields, { $id: 'Webhook', description: 'A webhook.' });
export type WebhookBody = Static<typeof WebhookSchema>;

const Secret = Type.String({
  description:
    'The signing secret, shown in this answer alone. Its 64 characters, as UTF-8 bytes, are the key of the HMAC.',
  examples: [EXAMPLE.secret],
});

export const WebhookWithSecretSchema = closed(
  { ...webhookFields, secret: Secret },
  { $id: 'WebhookWithSecret', description: 'The webhook and, this once, its signing secret.' },
);
export type WebhookWithSecretBody = Static<typeof WebhookWithSecretSchema>;

export const WebhookList = closed(
  { webhooks: Type.Array(Type.Unsafe<WebhookBody>({ $ref: 'Webhook#' })) },
  { description: 'The project’s webhooks, newest first. Deleted ones are not among them.' },
);

export const CreateWebhook = closed(
  { url: Url, subscribed_events: SubscribedEvents, description: Type.Optional(Description) },
  {
    examples: [
      {
        url: 'https://your-app.example.com/anchor/webhooks',
        subscribed_events: ['task.completed', 'task.failed'],
        description: 'Production',
      },
    ],
  },
);

export const UpdateWebhook = closed(
  {
    url: Type.Optional(Url),
    description: Type.Optional(Description),
    subscribed_events: Type.Optional(SubscribedEvents),
    enabled: Type.Optional(Type.Boolean({ description: 'False stops new deliveries at once.' })),
  },
  { minProperties: 1, examples: [{ enabled: false }, { description: null }] },
);

export const WebhookPath = closed({ id: WebhookId });

export const SendTest = closed(
  {
    event_type: Type.String({
      description: 'Any type of the catalog, subscribed or not.',
      examples: ['task.completed'],
    }),
    external_event_id: Type.Optional(
      Type.String({
        pattern: '^evt_[0-9A-HJKMNP-TV-Z]{26}$',
        description: 'From a preview, together with `created`: what is sent is then what it showed.',
        examples: [EXAMPLE.event],
      }),
    ),
    created: Type.Optional(
      Type.String({ format: 'date-time', description: 'From a preview.', examples: [EXAMPLE.time] }),
    ),
  },
  { examples: [{ event_type: 'task.completed' }] },
);

export const TestPreviewQuery = closed({
  event_type: Type.Optional(
    Type.String({ description: 'Any type of the catalog; needed.', examples: ['task.completed'] }),
  ),
});

export const TestPreviewSchema = closed(
  {
    method: Type.Literal('POST'),
    url: Type.String({ description: 'The webhook’s.', examples: ['https://your-app.example.com/hooks'] }),
    headers: Type.Unsafe<Record<string, string>>({
      type: 'object',
      additionalProperties: { type: 'string' },
      description: 'In the order in which they are sent. What only the attempt decides is in angle brackets.',
      examples: [{ 'Anchor-Event': 'task.completed', 'Anchor-Timestamp': '<unix seconds>' }],
    }),
    body: Type.String({
      description: 'Byte for byte.',
      examples: ['{"id":"evt_…","type":"task.completed"}'],
    }),
    external_event_id: EventId,
    created: time('The time that the event states.'),
  },
  { description: 'The request that a test would send. Nothing was stored.' },
);

export const CheckUrlQuery = closed({
  url: Type.Optional(
    Type.String({
      description: 'The URL to judge; needed.',
      examples: ['https://your-app.example.com/hooks'],
    }),
  ),
});

export const UrlVerdict = closed(
  {
    allowed: Type.Boolean({ description: 'Whether a webhook may have this URL.' }),
    rule: Type.Optional(Type.String({ description: 'The rule that refuses it.', examples: ['https_only'] })),
    message: Type.Optional(
      Type.String({ description: 'What the rule says, for people.', examples: ['The URL must use https.'] }),
    ),
  },
  { description: 'What create and update would say of it.' },
);

export const TestSent = closed(
  { external_event_id: EventId },
  { description: 'The test event was stored and is being delivered to this webhook alone.' },
);

export const WebhookRef = Type.Unsafe<WebhookBody>({ $ref: 'Webhook#', description: 'The webhook.' });
export const WebhookWithSecretRef = Type.Unsafe<WebhookWithSecretBody>({
  $ref: 'WebhookWithSecret#',
  description: 'The webhook and, this once, its signing secret.',
});
export type UpdateWebhookBody = Static<typeof UpdateWebhook>;
