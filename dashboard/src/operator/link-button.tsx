import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { useCreateLink } from '../api/operator.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { ErrorAlert } from '../parts/states.tsx';
import { Time } from '../parts/time.tsx';

/** Makes a one-time link into the dashboard: for a project's customer, or (null) for another operator. */
export function LinkButton({ projectId, label }: { projectId: string | null; label: string }) {
  const create = useCreateLink(projectId);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Button ref={button} variant="default" onClick={() => create.mutate()} loading={create.isPending}>
        {label}
      </Button>
      <Modal
        opened={create.data !== undefined || create.isError}
        onClose={create.reset}
        title="A link that works once"
        size="lg"
        centered
        // The button loses the focus while it loads.
        returnFocus={false}
        onExitTransitionEnd={() => button.current?.focus()}
      >
        <Stack>
          {create.isError && <ErrorAlert error={create.error} />}
          {create.data !== undefined && (
            <>
              <Text size="sm">
                Whoever opens it first is signed in for 12 hours
                {projectId === null ? ', with the rights of an operator' : ''}. It expires at{' '}
                <Time at={create.data.expires_at} />.
              </Text>
              <TextInput
                label="Link"
                readOnly
                value={create.data.url}
                onFocus={(event) => event.currentTarget.select()}
                classNames={{ input: 'mono' }}
              />
              <Group justify="flex-end">
                <CopyButton value={create.data.url} label="Copy link" size="sm" variant="filled" />
                <Button variant="default" onClick={create.reset}>
                  Done
                </Button>
              </Group>
            </>
          )}
        </Stack>
      </Modal>
    </>
  );
}
