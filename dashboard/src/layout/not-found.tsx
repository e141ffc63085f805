import { Container, Stack, Text, Title } from '@mantine/core';
import { ButtonLink } from '../parts/links.tsx';
import { ErrorAlert } from '../parts/states.tsx';

export function NotFoundPage() {
  return (
    <Container size="xs" py="xl" component="main">
      <Stack align="flex-start">
        <Title order={1} size="h2">
          There is no such page
        </Title>
        <Text c="dimmed">The address may be mistyped, or what it led to was removed.</Text>
        <ButtonLink to="/webhooks">Go to the webhooks</ButtonLink>
      </Stack>
    </Container>
  );
}

/** Where a page fails to load or to show: in words, with a way on. */
export function PageCrash({ error }: { error: unknown }) {
  return (
    <Container size="xs" py="xl">
      <ErrorAlert error={error} retry={() => window.location.reload()} />
    </Container>
  );
}
