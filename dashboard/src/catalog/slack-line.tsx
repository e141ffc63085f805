import { Avatar, Code, Group, Paper, Text } from '@mantine/core';
import { Fragment } from 'react';
import { useScope } from '../api/context.ts';

/** A message as Slack lays it out: text in backticks is code, text in asterisks bold. */
export function SlackLine({ text }: { text: string }) {
  const { session } = useScope();
  return (
    <Paper withBorder p="md">
      <Group align="flex-start" wrap="nowrap" gap="sm">
        <Avatar radius="md" color="indigo" aria-hidden="true">
          {session.brand.slice(0, 1)}
        </Avatar>
        <div>
          <Text size="sm" fw={700}>
            {session.brand}{' '}
            <Text span size="xs" c="dimmed" fw={400}>
              APP
            </Text>
          </Text>
          <Text size="sm" className="break">
            <SlackText text={text} />
          </Text>
        </div>
      </Group>
    </Paper>
  );
}

/** An event's line for people, as Slack would show it. */
export function SlackText({ text }: { text: string }) {
  return parts(text).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: The parts of one text keep their places.
    <Fragment key={index}>{render(part)}</Fragment>
  ));
}

function parts(text: string): string[] {
  return text.split(/(`[^`]+`|\*[^*\s][^*]*\*)/);
}

function render(part: string) {
  if (part.length > 2 && part.startsWith('`') && part.endsWith('`')) return <Code>{part.slice(1, -1)}</Code>;
  if (part.length > 2 && part.startsWith('*') && part.endsWith('*')) return <b>{part.slice(1, -1)}</b>;
  return part.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
