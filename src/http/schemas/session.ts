import type { Static } from 'typebox';
import { Type } from '../../json/json-schema.ts';
import type { ProjectBody } from './admin.ts';
import { closed, EXAMPLE, nullableObject, time } from './common.ts';

const LINK_TOKEN = 'dl_Xw3v0n1cB2m4K6z8Q9s7D5f3G1h0J2k4L6p8R0t2V4Y';
const EXAMPLE_PROJECT = { id: EXAMPLE.project, name: 'Production', created_at: EXAMPLE.time };

export const LinkToken = closed(
  {
    token: Type.String({
      maxLength: 256,
      description: 'The part of the link behind `#token=`.',
      examples: [LINK_TOKEN],
    }),
  },
  { examples: [{ token: LINK_TOKEN }] },
);

const Role = Type.Enum(['customer', 'operator'], {
  description:
    'A customer sees one project; an operator sees all, and names one in the `anchor-project` header.',
});

const brand = Type.String({ description: 'What the service is called here.', examples: ['Anchor'] });
const project = nullableObject<ProjectBody>(
  { $ref: 'Project#' },
  { description: 'The customer’s project; null for an operator.', examples: [EXAMPLE_PROJECT] },
);

export const LinkPreview = closed(
  {
    role: Role,
    project,
    brand,
    expires_at: time('When the link expires.'),
  },
  { description: 'What the link opens. It has not been used up.' },
);
export type LinkPreviewBody = Static<typeof LinkPreview>;

export const SessionSchema = closed(
  {
    role: Role,
    project,
    projects: Type.Array(Type.Unsafe<ProjectBody>({ $ref: 'Project#' }), {
      description: 'Every project that the session may see.',
    }),
    brand,
    expires_at: time('When the session ends, 12 hours after it began.'),
    settings: closed(
      {
        max_webhooks: Type.Integer({ description: 'Webhooks that a project may have.', examples: [5] }),
        retention_days: Type.Number({ description: 'How long history is kept.', examples: [7] }),
        attempt_timeout_s: Type.Number({
          description: 'Seconds within which an endpoint has to answer.',
          examples: [10],
        }),
        retry_delays_s: Type.Array(Type.Number(), {
          description: 'Seconds before each retry.',
          examples: [[5, 10, 15, 20, 30]],
        }),
      },
      { description: 'What the service promises here.' },
    ),
  },
  { $id: 'Session', description: 'Who is signed in.' },
);
export type SessionBody = Static<typeof SessionSchema>;

export const SessionRef = Type.Unsafe<SessionBody>({ $ref: 'Session#', description: 'Who is signed in.' });

export const CreateLink = closed(
  {
    expires_in: Type.Optional(
      Type.Integer({
        minimum: 60,
        maximum: 86_400,
        default: 900,
        description: 'Seconds within which the link has to be used.',
      }),
    ),
  },
  { examples: [{}, { expires_in: 3600 }] },
);

export const CreatedLink = closed(
  {
    url: Type.String({
      description:
        'To be opened in a browser, once. What it opens with is behind the `#`, which no server sees.',
      examples: [`https://webhooks.example.com/login#token=${LINK_TOKEN}`],
    }),
    expires_at: time('When it stops working, used or not.'),
  },
  { description: 'A link that works once.' },
);
export type CreatedLinkBody = Static<typeof CreatedLink>;
