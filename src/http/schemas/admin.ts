import type { Static, TUnsafe } from 'typebox';
import { NAME, Type } from '../../json/json-schema.ts';
import { closed, EXAMPLE, nullableString, time } from './common.ts';
import { KeyId, ProjectId } from './ids.ts';

const Name = Type.String({
  minLength: 1,
  maxLength: 256,
  pattern: NAME,
  description: 'For people.',
  examples: ['Production'],
});

export const ProjectSchema = closed(
  {
    id: ProjectId,
    name: Type.String({ examples: ['Production'] }),
    created_at: time('When it was created.'),
  },
  { $id: 'Project', description: 'A project.' },
);
export type ProjectBody = Static<typeof ProjectSchema>;

export const ProjectList = closed(
  { projects: Type.Array(Type.Unsafe<ProjectBody>({ $ref: 'Project#' })) },
  { description: 'Every project.' },
);

export const CreateProject = closed(
  {
    name: Name,
    id: Type.Optional(Type.String({ ...ProjectId, description: 'A UUID. Left out: a new one is made.' })),
  },
  { examples: [{ name: 'Production' }] },
);

export const ProjectPath = closed({ id: ProjectId });
export const ProjectKeyPath = closed({ id: ProjectId, key_id: KeyId });
export const KeyPath = closed({ key_id: KeyId });

export const CreateApiKey = closed({ name: Name }, { examples: [{ name: 'Backend' }] });

export const CreatePublisherKey = closed(
  {
    name: Name,
    project_id: Type.Optional(
      nullableString({ description: 'Limits the key to one project. Left out or null: every project.' }),
    ),
  },
  { examples: [{ name: 'Platform' }, { name: 'One project', project_id: EXAMPLE.project }] },
);

const keyFields = {
  id: KeyId,
  name: Type.String({ examples: ['Backend'] }),
  project_id: nullableString({
    description: 'The project that the key is limited to; null for a publisher key of every project.',
    examples: [EXAMPLE.project],
  }) as TUnsafe<string | null>,
  created_at: time('When it was created.'),
};

export const KeySchema = closed(keyFields, {
  $id: 'Key',
  description: 'A key; the key itself is never shown again.',
});
export type KeyBody = Static<typeof KeySchema>;

export const KeyWithValueSchema = closed(
  {
    ...keyFields,
    key: Type.String({
      description: 'The key, shown in this answer alone.',
      examples: ['ak_Xw3v0n1cB2m4K6z8Q9s7D5f3G1h0J2k4L6p8R0t2V4Y'],
    }),
  },
  { $id: 'KeyWithValue', description: 'The key, this once.' },
);
export type KeyWithValueBody = Static<typeof KeyWithValueSchema>;

const Keys = Type.Array(Type.Unsafe<KeyBody>({ $ref: 'Key#' }));
export const ApiKeyList = closed(
  { api_keys: Keys },
  { description: 'The project’s API keys, oldest first.' },
);
export const PublisherKeyList = closed(
  { publisher_keys: Keys },
  { description: 'Every publisher key, oldest first.' },
);

export const ProjectRef = Type.Unsafe<ProjectBody>({ $ref: 'Project#', description: 'The new project.' });
export const KeyWithValueRef = Type.Unsafe<KeyWithValueBody>({
  $ref: 'KeyWithValue#',
  description: 'The key, this once.',
});
