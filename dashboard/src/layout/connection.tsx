import { Affix, Alert } from '@mantine/core';
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { doesServiceAnswer } from '../api/client.ts';
import { UnreachableError } from '../api/errors.ts';
import { Icon } from '../parts/icons.tsx';

const KEY = ['connection'];
const TRY_EVERY_MS = 1500;
const OVER_DIALOGS = 300;

/** Notes that a request got no answer; the banner then looks for the service until it is back. */
export function noteUnreachable(client: QueryClient, error: unknown): void {
  if (error instanceof UnreachableError) client.setQueryData(KEY, 'lost');
}

function useIsConnectionLost(): boolean {
  const { data } = useQuery({ queryKey: KEY, queryFn: () => 'ok', enabled: false, initialData: 'ok' });
  return data === 'lost';
}

/** Says that the service is away, and brings every page up to date when it is back. */
export function ConnectionBanner() {
  const client = useQueryClient();
  const lost = useIsConnectionLost();
  useEffect(() => {
    const setLost = () => client.setQueryData(KEY, 'lost');
    window.addEventListener('offline', setLost);
    return () => window.removeEventListener('offline', setLost);
  }, [client]);
  useEffect(() => {
    if (!lost) return;
    const timer = setInterval(() => void lookForService(client), TRY_EVERY_MS);
    return () => clearInterval(timer);
  }, [lost, client]);
  return (
    <div aria-live="polite">
      {lost && (
        // Over the page, at its foot: nothing on it moves.
        <Affix position={{ bottom: 16, left: 16, right: 16 }} zIndex={OVER_DIALOGS} withinPortal={false}>
          <Alert
            color="yellow"
            variant="light"
            icon={<Icon name="offline" size={20} />}
            className="connection-lost"
          >
            The connection to the service is lost. What you see may be out of date; this page goes on by
            itself as soon as the service answers.
          </Alert>
        </Affix>
      )}
    </div>
  );
}

/** For a page that cannot be shown while the service is away: `then` is called once it is back. */
export function useReturnOfService(error: unknown, then: () => void): void {
  const client = useQueryClient();
  const lost = useIsConnectionLost();
  const waits = useRef(false);
  useEffect(() => noteUnreachable(client, error), [client, error]);
  useEffect(() => {
    if (waits.current && !lost) then();
    waits.current = lost;
  }, [lost, then]);
}

async function lookForService(client: QueryClient): Promise<void> {
  if (!(await doesServiceAnswer())) return;
  client.setQueryData(KEY, 'ok');
  await client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== KEY[0] });
}
