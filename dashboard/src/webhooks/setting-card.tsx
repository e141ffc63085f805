import { Card, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** One thing that can be changed: what it is, what that means, and what changes it. */
export function SettingCard(props: {
  title: string;
  about: string;
  control: ReactNode;
  /** Below, or in dialogs of its own. */
  children: ReactNode;
}) {
  const { title, about, control, children } = props;
  return (
    <Card withBorder padding="lg">
      <Group justify="space-between">
        <Stack gap={2} flex="1 1 320px">
          <Title order={2} size="h4">
            {title}
          </Title>
          <Text size="sm" c="dimmed">
            {about}
          </Text>
        </Stack>
        {control}
      </Group>
      {children}
    </Card>
  );
}
