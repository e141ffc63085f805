import { Button, Group, Modal, Stack, Table, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../api/context.ts';
import { projectsQuery, useCreateProject } from '../api/operator.ts';
import type { Project } from '../api/types.ts';
import { Page } from '../layout/page.tsx';
import { plural } from '../parts/format.ts';
import { Icon } from '../parts/icons.tsx';
import { EmptyState, LoadingRows, QueryView } from '../parts/states.tsx';
import { Time } from '../parts/time.tsx';
import { LinkButton } from './link-button.tsx';
import { NameForm } from './name-form.tsx';

const AT_A_TIME = 50;

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
            <FoundProjects projects={list} />
          )
        }
      </QueryView>
    </Page>
  );
}

/** Few of many projects: those whose name or id holds what is looked for, a screen of them at a time. */
function FoundProjects({ projects }: { projects: readonly Project[] }) {
  const [wanted, setWanted] = useState('');
  const [most, setMost] = useState(AT_A_TIME);
  const text = wanted.trim().toLowerCase();
  const found = projects.filter(({ id, name }) => `${name}\n${id}`.toLowerCase().includes(text));
  return (
    <Stack gap="sm">
      {projects.length > AT_A_TIME && (
        <TextInput
          aria-label="Find a project"
          placeholder="Find a project by its name or id"
          value={wanted}
          onChange={(change) => setWanted(change.currentTarget.value)}
          maw={420}
        />
      )}
      {found.length > 0 && <ProjectTable projects={found.slice(0, most)} />}
      {projects.length > AT_A_TIME && (
        <Group gap="sm">
          <Text size="sm" c="dimmed" aria-live="polite">
            {found.length === 0
              ? 'No project is called so.'
              : `${Math.min(most, found.length)} of ${plural(found.length, 'project', 'projects')}`}
          </Text>
          {found.length > most && (
            <Button size="xs" variant="default" onClick={() => setMost(most + AT_A_TIME)}>
              Show more
            </Button>
          )}
        </Group>
      )}
    </Stack>
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
  const close = () => {
    setOpen(false);
    create.reset();
  };
  return (
    <>
      <Button leftSection={<Icon name="plus" />} onClick={() => setOpen(true)}>
        Create project
      </Button>
      <Modal opened={open} onClose={close} title="Create project" centered>
        <NameForm
          action="Create project"
          placeholder="Acme Inc."
          create={create}
          onSubmit={(name) => create.mutate(name, { onSuccess: close })}
          onCancel={close}
        />
      </Modal>
    </>
  );
}
