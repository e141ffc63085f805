import type { TSchemaOptions } from 'typebox';
import { Type } from '../../json/json-schema.ts';
import { EXAMPLE } from './common.ts';

const UUID = '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$';
const ULID = '[0-9A-HJKMNP-TV-Z]{26}';

/**
 * Ids in paths and answers. In a path, an id of another form is answered like one that doesn't exist: `title` is what
 * the sentence calls the missing thing.
 */
export const WebhookId = id('webhook', `^wh_${ULID}$`, EXAMPLE.webhook, 'The webhook’s id.');
export const DeliveryId = id('delivery', UUID, EXAMPLE.delivery, 'The delivery’s id: `Anchor-Delivery-Id`.');
export const EventId = id(
  'event',
  '^evt_[A-Za-z0-9_-]{1,60}$',
  EXAMPLE.event,
  'The event’s id: the envelope’s `id`, the same for every webhook it went to.',
);
export const ProjectId = id('project', UUID, EXAMPLE.project, 'The project’s id.');
export const KeyId = id('key', UUID, EXAMPLE.key, 'The key’s id.');

function id(title: string, pattern: string, example: string, description: string) {
  const options: TSchemaOptions & { pattern: string } = {
    title,
    pattern,
    description,
    examples: [example],
  };
  return Type.String(options);
}
