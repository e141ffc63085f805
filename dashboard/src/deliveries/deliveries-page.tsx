import '@mantine/dates/styles.css';
import { Button, Group, Stack, Text } from '@mantine/core';
import { useFocusWithin, useHover, useMergedRef, useWindowScroll } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, type HistoryState, useRouter, useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi, useScope } from '../api/context.ts';
import type { Delivery } from '../api/types.ts';
import { webhooksQuery } from '../api/webhooks.ts';
import { Page } from '../layout/page.tsx';
import { plural } from '../parts/format.ts';
import { Icon } from '../parts/icons.tsx';
import { EmptyState, LoadingRows, QueryView } from '../parts/states.tsx';
import { DeliveriesTable, type Selection } from './deliveries-table.tsx';
import { FilterBar } from './filter-bar.tsx';
import { type DeliverySearch, hasFilters } from './filters.ts';
import { LiveBar } from './live-bar.tsx';
import { RecoverButton } from './recover.tsx';
import { ResendMany } from './resend-many.tsx';
import { useLivePage } from './use-live-page.ts';

const route = getRouteApi('/app/events');
/** Whoever has scrolled this far is reading. */
const READING_FROM_PX = 120;

/** Every delivery of the project, or those that the filters in the address choose. */
export function DeliveriesPage() {
  const search = route.useSearch();
  const { cursor, ...filter } = search;
  const navigate = route.useNavigate();
  const { session } = useScope();
  const webhooks = useQuery(webhooksQuery(useApi()));
  const { chosen, selection, clear } = useSelection();
  const [stopped, setStopped] = useState(false);
  const { hovered, ref: hoverRef } = useHover();
  const { focused, ref: focusRef } = useFocusWithin();
  const table = useMergedRef(hoverRef, focusRef);
  const [{ y }] = useWindowScroll();
  const paused = stopped || hovered || focused || chosen.length > 0 || y > READING_FROM_PX;
  const page = useLivePage(filter, cursor, paused);
  const show = (next: DeliverySearch, state: HistoryState = {}) => {
    clear();
    void navigate({ search: next, state });
  };
  return (
    <Page
      title="Events"
      about={`Every delivery of the last ${plural(session.settings.retention_days, 'day')}.`}
      actions={<RecoverButton webhooks={webhooks.data} webhookId={filter.webhook_id} />}
    >
      <FilterBar filter={filter} onChange={show} webhooks={webhooks.data} />
      <div className="bar-place">
        {chosen.length === 0 && (
          <LiveBar
            clearFilters={hasFilters(filter) ? () => show({}) : null}
            live={page.live}
            failed={page.query.isError && page.query.data === undefined}
            stream={page.stream}
            paused={paused}
            stopped={stopped}
            setStopped={setStopped}
            waiting={page.waiting}
            show={() => {
              page.showWaiting();
              window.scrollTo({ top: 0 });
            }}
          />
        )}
        <ResendMany chosen={chosen} clear={clear} />
      </div>
      <QueryView query={page.query} loading={<LoadingRows rows={10} height={52} />}>
        {(data) =>
          page.rows.length === 0 ? (
            <NoDeliveries filtered={hasFilters(filter)} clear={() => show({})} />
          ) : (
            <Stack gap="sm">
              <div ref={table}>
                <DeliveriesTable
                  rows={page.rows}
                  webhooks={filter.webhook_id === undefined ? (webhooks.data ?? []) : undefined}
                  selection={selection}
                  search={search}
                />
              </div>
              <Paging
                first={cursor === undefined}
                next={data.next_cursor}
                go={(next) => show({ ...filter, cursor: next }, { newerIsBefore: next !== undefined })}
              />
            </Stack>
          )
        }
      </QueryView>
    </Page>
  );
}

/** The rows that are chosen, kept whole: they stay chosen when newer ones move them off the page. */
function useSelection(): { chosen: readonly Delivery[]; selection: Selection; clear: () => void } {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Delivery>>(new Map());
  const toggle: Selection['toggle'] = (rows, on) => {
    const next = new Map(chosen);
    for (const row of rows) {
      if (on) next.set(row.id, row);
      else next.delete(row.id);
    }
    setChosen(next);
  };
  return {
    chosen: [...chosen.values()],
    selection: { chosen: new Set(chosen.keys()), toggle },
    clear: () => setChosen(new Map()),
  };
}

function Paging(props: { first: boolean; next: string | null; go: (cursor: string | undefined) => void }) {
  const { first, next, go } = props;
  const router = useRouter();
  // Cursors lead to what is older only: what is newer is known where one has come from there.
  const newerIsBefore = useRouterState({ select: ({ location }) => location.state.newerIsBefore === true });
  if (first && next === null) return null;
  return (
    <Group justify="space-between" component="nav" aria-label="Pages">
      <Group gap="xs">
        {!first && (
          <>
            <Button variant="default" size="sm" onClick={() => go(undefined)}>
              Newest
            </Button>
            {newerIsBefore && (
              <Button
                variant="default"
                size="sm"
                leftSection={<Icon name="back" />}
                onClick={() => router.history.back()}
              >
                Newer
              </Button>
            )}
          </>
        )}
      </Group>
      {next === null ? (
        <Text size="sm" c="dimmed">
          These are the oldest.
        </Text>
      ) : (
        <Button variant="default" size="sm" rightSection={<Icon name="next" />} onClick={() => go(next)}>
          Older
        </Button>
      )}
    </Group>
  );
}

function NoDeliveries({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  if (filtered) {
    return (
      <EmptyState
        icon="list"
        title="Nothing matches these filters"
        text="Take a filter away, or widen the time. New deliveries that match show up here by themselves."
        action={
          <Button variant="default" onClick={clear}>
            Clear the filters
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      icon="list"
      title="Nothing has been delivered yet"
      text="Deliveries show up here as they happen. To see the first one now, send a test event from a webhook’s page."
    />
  );
}
