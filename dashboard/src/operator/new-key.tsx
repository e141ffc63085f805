import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { NewKey } from '../api/types.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Icon } from '../parts/icons.tsx';
import { NameForm } from './name-form.tsx';

/** Makes something that has a name, and shows what must be kept of it, this once. */
export function NewKeyButton(props: {
  /** “Create API key” */
  label: string;
  placeholder: string;
  create: {
    mutate: (name: string) => void;
    isPending: boolean;
    error: unknown;
    data: NewKey | undefined;
    reset: () => void;
  };
  /** Further fields of the form. */
  children?: ReactNode;
}) {
  const { label, placeholder, create, children } = props;
  const [open, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    create.reset();
  };
  const made = create.data;
  return (
    <>
      <Button leftSection={<Icon name="plus" />} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Modal
        opened={open}
        onClose={close}
        title={made === undefined ? label : made.name}
        size="lg"
        centered
        closeOnClickOutside={made === undefined}
        closeOnEscape={made === undefined}
        withCloseButton={made === undefined}
      >
        {made !== undefined ? (
          <KeyOnce value={made.key} close={close} />
        ) : (
          <NameForm
            action={label}
            about="Says later what uses it."
            placeholder={placeholder}
            create={create}
            onSubmit={create.mutate}
            onCancel={close}
          >
            {children}
          </NameForm>
        )}
      </Modal>
    </>
  );
}

function KeyOnce({ value, close }: { value: string; close: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  // The form that had the focus is gone.
  useEffect(() => input.current?.focus(), []);
  return (
    <Stack>
      <Alert color="yellow" variant="light" icon={<Icon name="alert" size={20} />}>
        Copy the key now: it is shown only once. The service itself keeps no more than its hash.
      </Alert>
      <TextInput
        label="Key"
        ref={input}
        readOnly
        value={value}
        onFocus={(event) => event.currentTarget.select()}
        className="cut-input"
        classNames={{ input: 'mono' }}
      />
      <Group justify="flex-end">
        <CopyButton value={value} label="Copy key" size="sm" variant="filled" />
        <Button variant="default" onClick={close}>
          I have stored it
        </Button>
      </Group>
    </Stack>
  );
}
