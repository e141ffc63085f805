import { Button, Loader, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { ApiClient } from '../api/client.ts';
import { isSessionOver } from '../api/errors.ts';
import { previewLink, sessionQuery, signIn } from '../api/session.ts';
import type { LinkPreview } from '../api/types.ts';
import { ErrorAlert } from '../parts/states.tsx';
import { Time } from '../parts/time.tsx';
import { DeadLink, FrontCard, SignedOut } from './signed-out.tsx';

/** Where a one-time link leads: says what it opens, and opens it on a click. */
export function LoginPage() {
  const [token, setToken] = useState(readToken);
  useEffect(() => {
    // A second link in the same tab only changes the fragment.
    const read = () => setToken((before) => readToken() ?? before);
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, []);
  useEffect(() => {
    // Out of the address bar and the history: it must not be shared by mistake.
    if (token !== null) history.replaceState(history.state, '', '/login');
    document.title = 'Sign in · Webhooks';
  }, [token]);
  return token === null ? <SignedOut /> : <SignIn key={token} token={token} />;
}

function readToken(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get('token');
}

function SignIn({ token }: { token: string }) {
  const api = useMemo(() => new ApiClient(null), []);
  const client = useQueryClient();
  const navigate = useNavigate();
  const link = useQuery({
    queryKey: ['link', token],
    queryFn: () => previewLink(api, token),
    retry: (count, error) => !isSessionOver(error) && count < 3,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const enter = useMutation({
    mutationFn: () => signIn(api, token),
    onSuccess: async () => {
      client.clear();
      await client.fetchQuery(sessionQuery(api));
      await navigate({ to: '/webhooks', replace: true });
    },
  });
  if (isSessionOver(link.error) || isSessionOver(enter.error)) {
    return <DeadLink />;
  }
  return (
    <FrontCard>
      {link.isError && <ErrorAlert error={link.error} retry={() => void link.refetch()} />}
      {link.isPending && <Loader aria-label="Reading the link" />}
      {link.data !== undefined && (
        <Offer link={link.data} enter={() => enter.mutate()} entering={enter.isPending || enter.isSuccess} />
      )}
      {enter.isError && !link.isError && <ErrorAlert error={enter.error} />}
    </FrontCard>
  );
}

function Offer({ link, enter, entering }: { link: LinkPreview; enter: () => void; entering: boolean }) {
  const { brand, project } = link;
  return (
    <Stack gap="md">
      <div>
        <Title order={1} size="h3" className="break" lineClamp={3} title={project?.name}>
          {project === null ? `${brand} Webhooks` : project.name}
        </Title>
        <Text c="dimmed" size="sm">
          {project === null ? 'For the operator: all projects.' : `The webhooks of this project on ${brand}.`}
        </Text>
      </div>
      <Button size="md" onClick={enter} loading={entering} fullWidth>
        <span className="cut">{project === null ? 'Sign in as operator' : `Sign in to ${project.name}`}</span>
      </Button>
      <Text size="xs" c="dimmed">
        The link works once, until <Time at={link.expires_at} />. You stay signed in for 12 hours.
      </Text>
    </Stack>
  );
}
