import { Button, Group, Modal, Stack, Table, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useApi } from '../api/context.ts';
import { projectsQuery, useCreateProject } from '../api/operator.ts';
import type { Project } from '../api/types.ts';
import { Page } from '../layout/page.tsx';
import { Icon } from '../parts/icons.tsx';
import { EmptyState, ErrorAlert, LoadingRows, QueryView } from '../parts/states.tsx';
import { Time } from '../parts/time.tsx';
import { LinkButton } from './link-button.tsx';

/** Every project, for operators. */
export function ProjectsPage() {
  const projects = useQuery(projectsQuery(useApi()));
  return (
    <Page
      title="Projects and API keys"
      about="A project is one customer: its webhooks, its history, its keys."
      actions={
        <>
          <LinkButton projectId={null} label="Invite an operator" />
          <NewProjectButton />
        </>
      }
    >
      <QueryView query={projects} loading={<LoadingRows rows={4} height={56} />}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState
              icon="folder"
              title="No project yet"
              text="Make one for each customer; its API keys and dashboard links open nothing else."
              action={<NewProjectButton />}
            />
          ) : (
            <ProjectTable projects={list} />
          )
        }
      </QueryView>
    </Page>
  );
}

function ProjectTable({ projects }: { projects: readonly Project[] }) {
  return (
    <div className="table-card">
      <Table verticalSpacing="sm" horizontalSpacing="md" highlightOnHover layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th visibleFrom="sm">Project id</Table.Th>
            <Table.Th w={170} visibleFrom="xs">
              Created
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {projects.map(({ id, name, created_at }) => (
            <Table.Tr key={id}>
              <Table.Td>
                <Link to="/operator/projects/$projectId" params={{ projectId: id }} className="row-link">
                  <Text span size="sm" fw={550} className="cut" title={name}>
                    {name}
                  </Text>
                </Link>
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <Text size="xs" c="dimmed" className="mono cut" title={id}>
                  {id}
                </Text>
              </Table.Td>
              <Table.Td visibleFrom="xs">
                <Text size="sm">
                  <Time at={created_at} />
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function NewProjectButton() {
  const create = useCreateProject();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const close = () => {
    setOpen(false);
    setName('');
    create.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate(name.trim(), { onSuccess: close });
  };
  return (
    <>
      <Button leftSection={<Icon name="plus" />} onClick={() => setOpen(true)}>
        Create project
      </Button>
      <Modal opened={open} onClose={close} title="Create project" centered>
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label="Name"
              placeholder="Acme Inc."
              required
              maxLength={256}
              value={name}
              onChange={(change) => setName(change.currentTarget.value)}
              data-autofocus
            />
            {create.isError && <ErrorAlert error={create.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Cancel
              </Button>
              <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
                Create project
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
