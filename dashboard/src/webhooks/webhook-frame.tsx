import { Group, Skeleton, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../api/context.ts';
import { isNotFound } from '../api/errors.ts';
import type { Webhook } from '../api/types.ts';
import { webhookQuery } from '../api/webhooks.ts';
import { Page } from '../layout/page.tsx';
import { ButtonLink } from '../parts/links.tsx';
import { EmptyState, QueryView } from '../parts/states.tsx';
import { labelOf } from './webhook-name.ts';
import { WebhookStatus } from './webhook-status.tsx';

type WebhookTab = 'overview' | 'test' | 'settings';

const BACK = { label: 'Webhooks', link: { to: '/webhooks' } } as const;
const PATHS = {
  overview: '/webhooks/$webhookId',
  test: '/webhooks/$webhookId/test',
  settings: '/webhooks/$webhookId/settings',
} as const;

/** What all pages of one webhook have around them. */
export function WebhookFrame(props: {
  id: string;
  tab: WebhookTab;
  actions?: ReactNode;
  children: (webhook: Webhook) => ReactNode;
}) {
  const { id, tab, actions, children } = props;
  const api = useApi();
  const webhook = useQuery(webhookQuery(api, id));
  if (isNotFound(webhook.error)) return <GoneWebhook id={id} />;
  const { data } = webhook;
  return (
    <Page
      title={data === undefined ? 'Webhook' : (labelOf(data) ?? hostOf(data.url))}
      back={BACK}
      about={data === undefined ? <Skeleton h={20} w={280} /> : <About webhook={data} />}
      actions={actions}
    >
      <WebhookTabs id={id} tab={tab}>
        <QueryView query={webhook} loading={<Skeleton h={320} />}>
          {children}
        </QueryView>
      </WebhookTabs>
    </Page>
  );
}

function About({ webhook }: { webhook: Webhook }) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <WebhookStatus webhook={webhook} />
      <Text span size="sm" className="break" lineClamp={2} title={webhook.url}>
        {webhook.url}
      </Text>
    </Group>
  );
}

function WebhookTabs({ id, tab, children }: { id: string; tab: WebhookTab; children: ReactNode }) {
  const navigate = useNavigate();
  return (
    <Tabs
      className="page-tabs"
      // Each tab is a page of its own: the arrows only go along them.
      activateTabWithKeyboard={false}
      value={tab}
      onChange={(next) => {
        if (next === 'events') void navigate({ to: '/events', search: { webhook_id: id } });
        else void navigate({ to: PATHS[next as WebhookTab], params: { webhookId: id } });
      }}
    >
      <Tabs.List aria-label="This webhook">
        <Tabs.Tab value="overview">Overview</Tabs.Tab>
        <Tabs.Tab value="events">Events</Tabs.Tab>
        <Tabs.Tab value="test">Send test</Tabs.Tab>
        <Tabs.Tab value="settings">Settings</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value={tab} pt="lg">
        {children}
      </Tabs.Panel>
    </Tabs>
  );
}

/** Deleted ones keep their history for a while. */
function GoneWebhook({ id }: { id: string }) {
  return (
    <Page title="Webhook" back={BACK}>
      <EmptyState
        icon="webhook"
        title="There is no such webhook"
        text="It may have been deleted, or belong to another project. What was delivered to a deleted webhook stays readable until its history is removed."
        action={
          <>
            <ButtonLink to="/webhooks">All webhooks</ButtonLink>
            <ButtonLink to="/events" search={{ webhook_id: id }} variant="default">
              Its deliveries
            </ButtonLink>
          </>
        }
      />
    </Page>
  );
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}
