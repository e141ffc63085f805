import { COPY_SETTING } from '../postgres/prepare-schema.ts';
import { bytes, type Column, comparedWhere, flag, list, plain, text, uncompared } from './columns.ts';

/** A table of the PostgreSQL store that is filled from the embedded one. */
export interface CopiedTable {
  readonly name: string;
  readonly columns: readonly Column[];
  /** The id that rows are copied in order of, where there are so many that a run cut off goes on where it was. */
  readonly inOrderOf: string | null;
  /** Rows that are the copy's own, and not the source's. */
  readonly except?: string;
}

const PROJECT = plain('project_id', 'uuid');
const WEBHOOK = text('webhook_id');
const ENDED = 'status >= 2';

/** In the order in which they are copied: what others name comes first. */
export const COPIED_TABLES: readonly CopiedTable[] = [
  {
    name: 'settings',
    columns: [text('name'), bytes('value')],
    inOrderOf: null,
    except: `name = '${COPY_SETTING}'`,
  },
  {
    name: 'projects',
    columns: [plain('id', 'uuid'), text('name'), plain('created_at', 'bigint')],
    inOrderOf: null,
  },
  {
    name: 'access_keys',
    columns: [
      text('id'),
      plain('num', 'bigint'),
      text('kind'),
      PROJECT,
      text('name'),
      plain('created_at', 'bigint'),
      bytes('sha256'),
    ],
    inOrderOf: null,
  },
  { name: 'event_types', columns: [text('name')], inOrderOf: null },
  {
    name: 'webhooks',
    columns: [
      PROJECT,
      text('id'),
      text('url'),
      text('description'),
      list('subscribed_events', 'text[]'),
      flag('enabled'),
      plain('created_at', 'bigint'),
      plain('updated_at', 'bigint'),
      plain('deleted_at', 'bigint'),
    ],
    inOrderOf: null,
  },
  {
    name: 'webhook_health',
    columns: [PROJECT, WEBHOOK, plain('last_success_at', 'bigint'), plain('failing_since', 'bigint')],
    inOrderOf: null,
  },
  {
    name: 'webhook_secrets',
    columns: [PROJECT, WEBHOOK, plain('num', 'integer'), bytes('sealed'), plain('signs_until', 'bigint')],
    inOrderOf: null,
  },
  { name: 'event_ids', columns: [PROJECT, text('id'), plain('key', 'uuid')], inOrderOf: 'key' },
  {
    name: 'events',
    columns: [PROJECT, plain('key', 'uuid'), text('id'), text('type'), bytes('body')],
    inOrderOf: 'key',
  },
  {
    name: 'deliveries',
    columns: [
      PROJECT,
      plain('id', 'uuid'),
      plain('event_key', 'uuid'),
      WEBHOOK,
      text('type'),
      flag('resent'),
      plain('status', 'smallint'),
      plain('attempts', 'smallint'),
      plain('response_status', 'smallint'),
      plain('duration_ms', 'integer'),
      uncompared(plain('delay_ms', 'integer')),
      // What waits is due as much later as it was when the copy was made.
      comparedWhere(plain('scheduled_at', 'bigint'), ({ status }) => Number(status) >= 2, ENDED),
      plain('completed_at', 'bigint'),
      text('error'),
    ],
    inOrderOf: 'id',
  },
  {
    name: 'attempts',
    columns: [
      PROJECT,
      plain('delivery_id', 'uuid'),
      plain('number', 'smallint'),
      plain('response_status', 'smallint'),
      plain('duration_ms', 'integer'),
      plain('started_at', 'bigint'),
      plain('signed_at', 'bigint'),
      text('anchor_signature'),
      text('standard_signature'),
      text('response_headers'),
      bytes('response_body'),
      text('error'),
    ],
    inOrderOf: 'delivery_id',
  },
  {
    name: 'delivery_stats',
    columns: [
      PROJECT,
      WEBHOOK,
      plain('span', 'integer'),
      plain('start', 'bigint'),
      plain('node', 'bigint'),
      list('counts', 'integer[]'),
    ],
    inOrderOf: null,
  },
];
