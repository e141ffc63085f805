import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api/context.ts';
import {
  projectsQuery,
  publisherKeysQuery,
  useCreatePublisherKey,
  useRevokePublisherKey,
} from '../api/operator.ts';
import type { Key } from '../api/types.ts';
import { Page } from '../layout/page.tsx';
import { EmptyState, LoadingRows, QueryView } from '../parts/states.tsx';
import { KeyTable } from './key-table.tsx';
import { NewKeyButton } from './new-key.tsx';

const EVERY = '';

/** The keys that may publish events. */
export function PublisherKeysPage() {
  const api = useApi();
  const keys = useQuery(publisherKeysQuery(api));
  const projects = useQuery(projectsQuery(api));
  const create = useCreatePublisherKey();
  const revoke = useRevokePublisherKey();
  const [projectId, setProjectId] = useState(EVERY);
  const nameOf = (key: Key) => projects.data?.find(({ id }) => id === key.project_id)?.name ?? key.project_id;
  return (
    <Page
      title="Publisher keys"
      about="A publisher key may send events in: the platform’s side of the service."
      actions={
        <NewKeyButton
          label="Create publisher key"
          placeholder="Platform"
          create={{
            ...create,
            mutate: (name) => create.mutate({ name, ...(projectId !== EVERY && { project_id: projectId }) }),
          }}
        >
          <Select
            label="May publish to"
            data={[
              { value: EVERY, label: 'Every project' },
              ...(projects.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
            ]}
            value={projectId}
            onChange={(value) => setProjectId(value ?? EVERY)}
            allowDeselect={false}
          />
        </NewKeyButton>
      }
    >
      <QueryView query={keys} loading={<LoadingRows rows={3} height={56} />}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              icon="key"
              title="No publisher key yet"
              text="Your platform needs one to send events in."
            />
          ) : (
            <KeyTable
              keys={list}
              scope={(key) => (
                <span className="cut">{key.project_id === null ? 'Every project' : nameOf(key)}</span>
              )}
              consequence="Whatever publishes with this key is refused from now on: its events do not come in. This cannot be undone."
              revoke={revoke}
            />
          )
        }
      </QueryView>
    </Page>
  );
}
