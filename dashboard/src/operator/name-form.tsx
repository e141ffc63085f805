import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ErrorAlert } from '../parts/states.tsx';

/** In a dialog: gives something that is to be made its name. */
export function NameForm(props: {
  /** What its button says. */
  action: string;
  about?: string;
  placeholder: string;
  create: { isPending: boolean; error: unknown };
  onSubmit: (name: string) => void;
  onCancel: () => void;
  /** Further fields. */
  children?: ReactNode;
}) {
  const { action, about, placeholder, create, onSubmit, onCancel, children } = props;
  const [name, setName] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(name.trim());
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          description={about}
          placeholder={placeholder}
          required
          maxLength={256}
          value={name}
          onChange={(change) => setName(change.currentTarget.value)}
          data-autofocus
        />
        {children}
        {create.error !== null && <ErrorAlert error={create.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending} disabled={name.trim() === ''}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
