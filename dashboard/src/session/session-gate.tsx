import { Center, Loader } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { ApiClient } from '../api/client.ts';
import { type Scope, ScopeContext } from '../api/context.ts';
import { sessionQuery } from '../api/session.ts';
import type { SessionInfo } from '../api/types.ts';
import { ConnectionBanner } from '../layout/connection.tsx';
import { ErrorAlert } from '../parts/states.tsx';
import { forgetProject } from '../query-client.ts';
import { chosenProject, keepChoice } from './chosen-project.ts';
import { SwitchProjectContext } from './project-switcher.tsx';
import { SessionEnded } from './session-ended.tsx';
import { SignedOut } from './signed-out.tsx';

/** Shows `children` to who is signed in. A session that ends in the middle covers the page, and keeps what was typed. */
export function SessionGate({ children }: { children: ReactNode }) {
  const anonymous = useMemo(() => new ApiClient(null), []);
  const session = useQuery(sessionQuery(anonymous));
  const [last, setLast] = useState<SessionInfo | null>(null);
  if (session.data && session.data !== last) setLast(session.data);

  const shown = session.data ?? last;
  if (shown === null) {
    if (session.isPending) return <Waiting />;
    if (session.isError) {
      return (
        <Center mih="100vh" p="md">
          <ErrorAlert error={session.error} retry={() => void session.refetch()} />
          <ConnectionBanner />
        </Center>
      );
    }
    return <SignedOut />;
  }
  return (
    <SignedIn session={shown}>
      {children}
      <SessionEnded open={session.data === null} check={() => void session.refetch()} />
    </SignedIn>
  );
}

function SignedIn({ session, children }: { session: SessionInfo; children: ReactNode }) {
  const client = useQueryClient();
  const [choice, setChoice] = useState<string | null>(null);
  const project = chosenProject(session, choice);
  // Named in every request, a customer's too: a session of another project, opened in another tab, is then refused.
  const projectId = project?.id ?? null;
  const api = useMemo(() => new ApiClient(projectId), [projectId]);
  const scope: Scope = useMemo(() => ({ api, session, project }), [api, session, project]);
  const switchTo = (id: string) => {
    keepChoice(id);
    setChoice(id);
    forgetProject(client);
  };
  return (
    <ScopeContext value={scope}>
      <SwitchProjectContext value={switchTo}>
        <div key={project?.id ?? 'none'}>{children}</div>
      </SwitchProjectContext>
    </ScopeContext>
  );
}

function Waiting() {
  return (
    <Center mih="100vh" role="status" aria-label="Loading">
      <Loader />
    </Center>
  );
}
