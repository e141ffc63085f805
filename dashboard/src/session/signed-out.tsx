import { Center, Code, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { ApiClient } from '../api/client.ts';
import { sessionQuery } from '../api/session.ts';
import { ConnectionBanner } from '../layout/connection.tsx';
import { ButtonLink } from '../parts/links.tsx';

/** A card in the middle of an otherwise empty page. */
export function FrontCard({ children }: { children: ReactNode }) {
  return (
    <Center mih="100vh" p="md" component="main" className="sunken">
      <Paper withBorder shadow="sm" p="xl" w="100%" maw={440}>
        <Stack gap="md">
          <img src="/assets/icon.svg" alt="" width={44} height={44} />
          {children}
        </Stack>
      </Paper>
      <ConnectionBanner />
    </Center>
  );
}

/** How somebody without a session gets one. */
export function HowToGetIn() {
  return (
    <Stack gap="xs">
      <Text size="sm">
        <b>You use webhooks on a platform:</b> open this page from there again.
      </Text>
      <Text size="sm">
        <b>You run the service:</b> print a new link with
      </Text>
      <Code block>npx anchor-webhooks dashboard</Code>
    </Stack>
  );
}

export function SignedOut() {
  return (
    <FrontCard>
      <Title order={1} size="h3">
        You are signed out
      </Title>
      <Text size="sm" c="dimmed">
        There is no password here. A link that can be used once opens this page for 12 hours.
      </Text>
      <HowToGetIn />
    </FrontCard>
  );
}

/** For a link that opens nothing any more. Who has used it themselves is signed in, and goes on from here. */
export function DeadLink() {
  const session = useQuery(sessionQuery(useMemo(() => new ApiClient(null), [])));
  return (
    <FrontCard>
      <Title order={1} size="h3">
        This link does not work
      </Title>
      <Text size="sm">It has been used or has expired: each link works once.</Text>
      {session.data ? (
        <>
          <Text size="sm">You are still signed in.</Text>
          <ButtonLink to="/webhooks">Go to the webhooks</ButtonLink>
        </>
      ) : (
        <HowToGetIn />
      )}
    </FrontCard>
  );
}
