import { Container } from '@mantine/core';
import { ButtonLink } from '../parts/links.tsx';
import { EmptyState, ErrorAlert } from '../parts/states.tsx';
import { Page } from './page.tsx';

/** An address that leads nowhere. */
export function NotFoundPage() {
  return (
    <Page title="Page not found">
      <EmptyState
        icon="list"
        title="There is no such page"
        text="The address may be mistyped, or what it led to was removed."
        action={<ButtonLink to="/webhooks">Go to the webhooks</ButtonLink>}
      />
    </Page>
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
