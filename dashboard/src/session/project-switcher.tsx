import { Select } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { createContext, useContext } from 'react';
import { useScope } from '../api/context.ts';

export const SwitchProjectContext = createContext<(projectId: string) => void>(() => {});

/** Of thousands, typing finds the one. */
const MOST_SHOWN = 100;

/** Lets an operator choose the project that every page shows. */
export function ProjectSwitcher() {
  const { session, project } = useScope();
  const switchTo = useContext(SwitchProjectContext);
  const navigate = useNavigate();
  return (
    <Select
      aria-label="Project"
      title={project?.name}
      placeholder="No project yet"
      data={session.projects.map(({ id, name }) => ({ value: id, label: name }))}
      value={project?.id ?? null}
      onChange={(id) => {
        if (id === null || id === project?.id) return;
        switchTo(id);
        void navigate({ to: '/webhooks' });
      }}
      searchable
      limit={MOST_SHOWN}
      allowDeselect={false}
      nothingFoundMessage="No such project"
      className="cut-input"
      maxDropdownHeight={360}
      w={{ base: 130, sm: 220 }}
      // On a telephone the field is narrower than most names.
      comboboxProps={{ width: 260, position: 'bottom-end' }}
    />
  );
}
