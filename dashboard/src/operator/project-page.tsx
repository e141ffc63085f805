import { Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useApi } from '../api/context.ts';
import { isNotFound } from '../api/errors.ts';
import { apiKeysQuery, projectsQuery, useCreateApiKey, useRevokeApiKey } from '../api/operator.ts';
import { Page } from '../layout/page.tsx';
import { CopyableId } from '../parts/copyable-id.tsx';
import { ButtonLink } from '../parts/links.tsx';
import { EmptyState, LoadingRows, QueryView } from '../parts/states.tsx';
import { KeyTable } from './key-table.tsx';
import { LinkButton } from './link-button.tsx';
import { NewKeyButton } from './new-key.tsx';

const route = getRouteApi('/app/operator/projects/$projectId');
const BACK = { label: 'Projects', link: { to: '/operator/projects' } } as const;

/** One project's API keys, and links for its people. */
export function ProjectPage() {
  const { projectId } = route.useParams();
  const api = useApi();
  const projects = useQuery(projectsQuery(api));
  const keys = useQuery(apiKeysQuery(api, projectId));
  const create = useCreateApiKey(projectId);
  const revoke = useRevokeApiKey(projectId);
  const project = projects.data?.find(({ id }) => id === projectId);
  if (isNotFound(keys.error)) {
    return (
      <Page title="Project" back={BACK}>
        <EmptyState
          icon="folder"
          title="There is no such project"
          text="The address may be mistyped."
          action={<ButtonLink to="/operator/projects">All projects</ButtonLink>}
        />
      </Page>
    );
  }
  return (
    <Page
      title={project?.name ?? 'Project'}
      back={BACK}
      about={<CopyableId value={projectId} what="project id" />}
      actions={<LinkButton projectId={projectId} label="Create dashboard link" />}
    >
      <Stack gap="sm">
        <Group justify="space-between">
          <div>
            <Title order={2} size="h4">
              API keys
            </Title>
            <Text size="sm" c="dimmed">
              A key sees and changes this project’s webhooks and history, over the API.
            </Text>
          </div>
          <NewKeyButton label="Create API key" placeholder="Backend" create={create} />
        </Group>
        <QueryView query={keys} loading={<LoadingRows rows={2} height={56} />}>
          {(list) =>
            list.length === 0 ? (
              <EmptyState
                icon="key"
                title="No API key yet"
                text="Programs of this customer need one; people get a link instead."
              />
            ) : (
              <KeyTable
                keys={list}
                consequence="Whatever uses this key is refused from now on. This cannot be undone."
                revoke={revoke}
              />
            )
          }
        </QueryView>
      </Stack>
    </Page>
  );
}
