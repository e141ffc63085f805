import { Alert, Button, Card, Group, Stack, Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { CopyButton } from '../parts/copy-button.tsx';
import { Icon } from '../parts/icons.tsx';
import { VerifySnippets } from './verify-snippets.tsx';

/** A new signing secret, shown this once, and code that verifies with it. */
export function SecretOnce(props: {
  secret: string;
  /** What else to know, such as until when the old secret signs too. */
  note?: ReactNode;
  onDone: () => void;
  doneLabel: string;
}) {
  const { secret, note, onDone, doneLabel } = props;
  return (
    <Stack gap="lg">
      <Card withBorder padding="lg">
        <Stack gap="md">
          <Alert color="yellow" variant="light" icon={<Icon name="alert" size={20} />}>
            Copy the signing secret now: it is shown only once. Keep it like a password, such as in your
            secret manager or an environment variable of your server.
          </Alert>
          <Group align="flex-end" gap="xs">
            <TextInput
              label="Signing secret"
              readOnly
              value={secret}
              onFocus={(event) => event.currentTarget.select()}
              flex="1 1 320px"
              className="cut-input"
              classNames={{ input: 'mono secret-input' }}
            />
            <CopyButton value={secret} label="Copy secret" size="sm" variant="filled" />
          </Group>
          {note !== undefined && (
            <Text size="sm" component="div">
              {note}
            </Text>
          )}
        </Stack>
      </Card>
      <VerifySnippets secret={secret} />
      <Group>
        <Button onClick={onDone}>{doneLabel}</Button>
      </Group>
    </Stack>
  );
}
