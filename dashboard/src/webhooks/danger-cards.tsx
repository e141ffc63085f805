import { Button, Code, Switch, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useScope } from '../api/context.ts';
import type { Webhook } from '../api/types.ts';
import { useDeleteWebhook, useUpdateWebhook } from '../api/webhooks.ts';
import { Confirm } from '../parts/confirm.tsx';
import { plural } from '../parts/format.ts';
import { Icon } from '../parts/icons.tsx';
import { ErrorAlert } from '../parts/states.tsx';
import { SettingCard } from './setting-card.tsx';

/** What is to be typed before a webhook is deleted. */
const DELETE = 'delete';

/** Enables at once; asks before it disables, as events are missed from then on. */
export function EnabledCard({ webhook }: { webhook: Webhook }) {
  const update = useUpdateWebhook(webhook.id);
  const [asking, setAsking] = useState(false);
  const set = (enabled: boolean) => update.mutate({ enabled }, { onSuccess: () => setAsking(false) });
  return (
    <SettingCard
      title={webhook.enabled ? 'Enabled' : 'Disabled'}
      about={
        webhook.enabled
          ? 'Every event that it subscribes to is delivered.'
          : 'No new deliveries are made. Test events are still sent.'
      }
      control={
        <Switch
          size="md"
          styles={{ label: { fontSize: 'var(--mantine-font-size-sm)' } }}
          label="Deliver events"
          checked={webhook.enabled}
          disabled={update.isPending}
          onChange={(change) => (change.currentTarget.checked ? set(true) : setAsking(true))}
        />
      }
    >
      {update.isError && !asking && <ErrorAlert error={update.error} />}
      <Confirm
        open={asking}
        title="Disable this webhook?"
        action="Disable"
        danger
        pending={update.isPending}
        error={update.error}
        onConfirm={() => set(false)}
        onClose={() => setAsking(false)}
      >
        <Text size="sm">
          Events that happen while it is disabled are not delivered to it, then or later. Deliveries that
          already exist are finished, retries included.
        </Text>
      </Confirm>
    </SettingCard>
  );
}

/** Deletes for good, once the word has been typed. */
export function DeleteCard({ webhook }: { webhook: Webhook }) {
  const remove = useDeleteWebhook(webhook.id);
  const navigate = useNavigate();
  const { session } = useScope();
  const [asking, setAsking] = useState(false);
  const [typed, setTyped] = useState('');
  const close = () => {
    setAsking(false);
    setTyped('');
    remove.reset();
  };
  return (
    <SettingCard
      title="Delete webhook"
      about="For good. To stop deliveries for a while, disable it instead."
      control={
        <Button
          color="red"
          variant="light"
          leftSection={<Icon name="trash" />}
          onClick={() => setAsking(true)}
        >
          Delete webhook
        </Button>
      }
    >
      <Confirm
        open={asking}
        title="Delete this webhook?"
        action="Delete webhook"
        danger
        pending={remove.isPending}
        disabled={typed.trim().toLowerCase() !== DELETE}
        error={remove.error}
        onConfirm={() => remove.mutate(undefined, { onSuccess: () => void navigate({ to: '/webhooks' }) })}
        onClose={close}
      >
        <Text size="sm" fw={600} className="break" lineClamp={3} title={webhook.url}>
          {webhook.url}
        </Text>
        <Text size="sm">It gets no more events, and its signing secret stops working.</Text>
        <Text size="sm">
          Deliveries that wait for their next attempt end as failed with the words “webhook deleted”; attempts
          under way are finished. The history stays readable for{' '}
          {plural(session.settings.retention_days, 'day')}.
        </Text>
        <TextInput
          label={
            <>
              Type <Code>{DELETE}</Code> to confirm
            </>
          }
          value={typed}
          onChange={(change) => setTyped(change.currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
      </Confirm>
    </SettingCard>
  );
}
