import { Container } from '@mantine/core';
import { UnreachableError } from '../api/errors.ts';
import { ButtonLink } from '../parts/links.tsx';
import { EmptyState, ErrorAlert } from '../parts/states.tsx';
import { useReturnOfService } from './connection.tsx';
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
  useReturnOfService(error, reload);
  return (
    <Container size="xs" py="xl">
      {/* While the service is away, to reload would leave an empty window. */}
      <ErrorAlert error={error} {...(!(error instanceof UnreachableError) && { retry: reload })} />
    </Container>
  );
}

function reload(): void {
  window.location.reload();
}
