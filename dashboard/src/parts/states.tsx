import { Alert, Button, Card, Center, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { explainError, isInvalid } from '../api/errors.ts';
import { withLocalTimes } from './format.ts';
import { Icon, type IconName } from './icons.tsx';

/** What a page shows of a query: its data, or that it loads, or why it could not be had and a way to try again. */
export function QueryView<T>(props: {
  query: UseQueryResult<T>;
  /** In the size of what will come, so that nothing jumps. */
  loading: ReactNode;
  children: (data: T) => ReactNode;
}) {
  const { query, loading, children } = props;
  // Data that is there stays in view while a refresh fails; the banner on top says that the service is away.
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    return (
      <ErrorAlert
        error={query.error}
        {...(!isInvalid(query.error) && { retry: () => void query.refetch() })}
      />
    );
  }
  return (
    <div aria-busy="true" role="status" aria-label="Loading">
      {loading}
    </div>
  );
}

/** Why something did not work, in words. */
export function ErrorAlert({ error, retry }: { error: unknown; retry?: () => void }) {
  const { title, advice } = explainError(error);
  return (
    <Alert
      color="red"
      variant="light"
      icon={<Icon name="alert" size={20} />}
      title={withLocalTimes(title)}
      role="alert"
    >
      {(advice !== '' || retry !== undefined) && (
        <Stack gap="sm" align="flex-start">
          {advice !== '' && <Text size="sm">{advice}</Text>}
          {retry !== undefined && (
            <Button size="xs" variant="default" onClick={retry}>
              Try again
            </Button>
          )}
        </Stack>
      )}
    </Alert>
  );
}

/** Where there is nothing yet: what would be here, and the way to the first one. */
export function EmptyState(props: { icon: IconName; title: string; text: ReactNode; action?: ReactNode }) {
  return (
    <Card withBorder padding="xl">
      <Center py="xl">
        <Stack align="center" gap="sm" maw={460}>
          <span className="empty-icon">
            <Icon name={props.icon} size={28} />
          </span>
          <Title order={2} size="h4" ta="center">
            {props.title}
          </Title>
          <Text c="dimmed" ta="center" size="sm" component="div">
            {props.text}
          </Text>
          {props.action !== undefined && (
            <Group mt="xs" justify="center">
              {props.action}
            </Group>
          )}
        </Stack>
      </Center>
    </Card>
  );
}

/** Bars where rows will be. */
export function LoadingRows({ rows, height = 44 }: { rows: number; height?: number }) {
  return (
    <Stack gap="xs">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: The bars are all alike.
        <Skeleton key={row} height={height} />
      ))}
    </Stack>
  );
}
