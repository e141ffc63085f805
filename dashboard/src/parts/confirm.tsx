import { Button, Group, Modal, Stack } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { ErrorAlert } from './states.tsx';

/** Asks before something that cannot be undone, and says what will happen. */
export function Confirm(props: {
  open: boolean;
  title: string;
  /** What will happen, in plain words. */
  children: ReactNode;
  /** What the button does: “Delete webhook”, not “OK”. */
  action: string;
  danger?: boolean;
  pending: boolean;
  disabled?: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
  /** Once it is gone from the screen. */
  onClosed?: (() => void) | undefined;
}) {
  const { open, title, children, action, danger = false, pending, disabled = false, error } = props;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onConfirm();
  };
  return (
    <Modal
      opened={open}
      onClose={props.onClose}
      onExitTransitionEnd={() => props.onClosed?.()}
      title={title}
      centered
      returnFocus
    >
      <Stack component="form" onSubmit={submit}>
        <Stack gap="xs">{children}</Stack>
        {error !== null && <ErrorAlert error={error} />}
        <Group justify="flex-end">
          <Button
            variant="default"
            onClick={props.onClose}
            disabled={pending}
            data-autofocus={danger || undefined}
          >
            Cancel
          </Button>
          <Button
            type="submit"
            color={danger ? 'red' : 'indigo'}
            loading={pending}
            disabled={disabled}
            // A reflex on Enter must not destroy anything.
            data-autofocus={!danger || undefined}
          >
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
